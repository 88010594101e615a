/** Source: Juju's domain/deployment/charm/manifest.go; further keys are charmcraft's own. */
export const manifestYaml = {
  type: 'object',
  required: ['bases'],
  properties: {
    bases: {
      type: 'array',
      minItems: 1,
      description: 'a list of bases',
      items: {
        type: 'object',
        description: 'a map with name, channel and architectures',
        additionalProperties: false,
        required: ['name', 'channel'],
        properties: {
          name: { type: 'string', description: 'a distribution such as ubuntu' },
          channel: { type: 'string', description: 'a channel such as "24.04", in quotes' },
          architectures: {
            type: 'array',
            description: 'a list of architectures',
            items: { type: 'string', description: 'an architecture such as amd64' },
          },
        },
      },
    },
  },
} as const;
