import type { ConfigSetting } from '../api.ts';
import { configInForce, type OptionInForce } from '../charm/config-in-force.ts';
import { fields, listOf, mapOf, text } from '../value-shapes.ts';
import { resetSetting, setSetting } from '../store/settings.ts';
import { findApplication, findModel, refuseDying } from './find.ts';
import { findOption, parseSettings } from './parse-settings.ts';
import type { Verb } from './verb.ts';

/** Reads config, or changes it when `set` or `reset` name something. Values are text, parsed by the option's type. */
export interface ConfigRequest {
  readonly model: string;
  readonly application: string;
  readonly set: Readonly<Record<string, string>>;
  readonly reset: readonly string[];
}

/** What `config` answers. */
export interface ConfigResponse {
  readonly application: string;
  readonly charm: string;
  readonly settings: Readonly<Record<string, ConfigSetting>>;
}

export const config: Verb<ConfigRequest, ConfigResponse> = {
  request: fields({ model: text, application: text, set: mapOf(text), reset: listOf(text) }),
  run({ services: { db, shelf } }, request) {
    const model = findModel(db, request.model);
    const application = findApplication(db, model, request.application);
    const charm = shelf.charm(application.charm);
    const settings = parseSettings(charm, request.set);
    for (const name of request.reset) findOption(charm, name);
    if (settings.length + request.reset.length > 0) {
      refuseDying(`application ${application.name}`, application);
      db.transaction(() => {
        for (const name of request.reset) resetSetting(db, application.id, name);
        for (const [option, value] of settings) setSetting(db, application.id, { option, value });
      });
    }
    const inForce = configInForce(db, application.id, charm);
    return {
      application: application.name,
      charm: charm.name,
      settings: Object.fromEntries(inForce.map((each) => [each.name, shown(each)])),
    };
  },
};

function shown({ option, source, value }: OptionInForce): ConfigSetting {
  return {
    type: option.type,
    description: option.description,
    source,
    ...(value === undefined ? {} : { value }),
    ...(option.default === undefined ? {} : { default: option.default }),
  };
}
