/** Spellings of values and keys that every place of a charm's YAML files is tried with. */

/** What stands for a key that is left out. */
export const missing = '(missing)';

/** Values, in the order of the table's columns. Each fits into a flow collection. */
export const valueSpellings: readonly string[] = [
  ...[missing, '', '~', 'null', 'Null', 'NULL', '!!null x', '"null"', "'~'"],
  ...['word', '"two words"', '""', 'juju', 'juju-word', 'A_b', 'secret:abc', '"a/b"'],
  ...[
    'true',
    'True',
    'TRUE',
    'false',
    '"true"',
    '"T"',
    '"yes"',
    'yes',
    'no',
    'on',
    'Off',
    'y',
    'N',
  ],
  ...['0', '1', '-1', '+7', '010', '08', '0o17', '0x1F', '0b11', '1_000', '1__0', '"5"', '"0x10"'],
  ...['"1_0"', '" 5"', '1:30', '1GB', '1G', '1000', '9999', '10000', '9007199254740993'],
  ...['9223372036854775807', '9223372036854775808', '-9223372036854775808', '1e3', '1e+3', '1.0'],
  ...['1.5', '.5', '-.5', '5.', '1.5e3', '1.5e+3', '.inf', '-.Inf', '.nan', '1e20', '1e+20'],
  ...['18446744073709551615', '184467440737095516150', '2024-01-31', '2024-01-31T10:00:00Z'],
  ...['[]', '[a]', '[a, a]', '[1]', '[~]', '[[a]]', '[{a: b}]', '{}', '{a: b}', '{a: ~}', '{1: b}'],
  ...[
    '{a: {b: c}}',
    '!!str 5',
    '!!int "5"',
    '!!float 5',
    '!!bool "yes"',
    '!!binary YQ==',
    '!own x',
  ],
];

/** Keys, in the order of the table's columns. */
export const keySpellings: readonly string[] = [
  ...['word', 'two-words', 'two_words', 'a--b', 'a-', '-a', '9a', 'a9', 'a-9', 'A', 'a.b', '"a b"'],
  ...[
    '""',
    '~',
    'null',
    '"null"',
    'juju',
    'juju-x',
    'jujux',
    'yes',
    '"yes"',
    'n',
    'On',
    'true',
    '1',
  ],
  ...['"1"', '1.5', '0x1', '2024-01-31', '!!str 1', '[a]', '{a: b}', 'ä'],
];
