/** What tells the formats of metadata.yaml apart. */
import { isList, isObject } from '../../base/json.ts';
import type { CharmRule } from './charm-rule.ts';

const meta = 'domain/deployment/charm/meta.go';
const newer = ['containers', 'assumes', 'charm-user'];
const older = ['series', 'deployment', 'min-juju-version'];

export const oneFormatRule: CharmRule = {
  source: meta,
  check: ({ metadata }) => {
    const has = (key: string): boolean => Object.hasOwn(metadata, key);
    const [first] = newer.filter(has);
    if (first === undefined) return [];
    return older.filter(has).map((key) => ({
      ...{ path: [key], part: 'key', code: 'VALUE_INVALID' },
      message: `${key}: a charm that has ${first} can't have it, as the two belong to different formats`,
      hint: `remove ${key}; manifest.yaml has the bases, and assumes the version of Juju`,
    }));
  },
};

/** `3.6.0` or `3.6-beta1`. Source: `core/semversion`. */
const version = /^\d{1,9}\.\d{1,9}(-[a-z]+\d{1,9}|\.\d{1,9})(\.\d{1,9})?$/;

export const minJujuVersionRule: CharmRule = {
  source: meta,
  check: ({ metadata: { 'min-juju-version': written, series } }) => {
    if (typeof written !== 'string') return [];
    const place = { path: ['min-juju-version'], code: 'VALUE_INVALID' } as const;
    if (!version.test(written)) {
      return [
        {
          ...place,
          message: `min-juju-version: expected a version such as 3.6.0, found ${JSON.stringify(written)}`,
        },
      ];
    }
    if (/^[0.]*$/.test(written)) return [];
    const isOlder = isList(series) && series.length > 0;
    return [
      {
        ...place,
        ...(isOlder ? { by: ['4.0'] } : {}),
        message: 'min-juju-version: a charm with bases can’t have it',
        hint: 'write assumes: [juju >= 3.6], or the version that it needs',
      },
    ];
  },
};

export const seriesRule: CharmRule = {
  source: 'meta.go and url.go of github.com/juju/charm/v12',
  by: ['3.6'],
  check: ({ metadata: { series } }) =>
    (isList(series) ? series : []).flatMap((each, index) =>
      typeof each !== 'string' || /^[a-z]+([a-z0-9]+)?$/.test(each)
        ? []
        : [
            {
              path: ['series', index],
              code: 'VALUE_INVALID',
              message: `series.${index}: expected a series such as jammy, found ${JSON.stringify(each)}`,
            },
          ],
    ),
};

export const deploymentRule: CharmRule = {
  source: 'meta.go of github.com/juju/charm/v12',
  by: ['3.6'],
  check: ({ metadata: { series, deployment } }) => {
    if (!isObject(deployment)) return [];
    const [first] = isList(series) ? series : [];
    if (first === 'kubernetes') return [];
    const message = 'deployment: only a charm whose first series is kubernetes can have it';
    return [
      { path: ['deployment'], part: 'key', code: 'VALUE_INVALID', message, hint: 'remove it' },
    ];
  },
};
