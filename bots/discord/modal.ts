// A modal: a form that Discord shows for a moment, with texts to write and words to choose.
import { ChannelType, ComponentType, TextInputStyle, type APILabelComponent } from "discord.js";

export interface ModalForm {
  /** Cut to what Discord takes. */
  readonly title: string;
  /** One to five. */
  readonly fields: readonly ModalField[];
}

export type ModalField =
  | {
      readonly is: "text";
      readonly id: string;
      readonly label: string;
      readonly isLong: boolean;
      readonly charactersMin: number;
      readonly charactersMax: number;
      readonly value?: string;
    }
  | {
      readonly is: "choice";
      readonly id: string;
      readonly label: string;
      readonly choices: readonly { readonly name: string; readonly value: string }[];
    }
  | { readonly is: "channel"; readonly id: string; readonly label: string };

const TITLE_CHARACTERS_MAX = 45;
const LABEL_CHARACTERS_MAX = 45;

export function renderModal(form: ModalForm, customId: string) {
  return {
    custom_id: customId,
    title: cut(form.title, TITLE_CHARACTERS_MAX),
    components: form.fields.map(renderField),
  };
}

function renderField(field: ModalField): APILabelComponent {
  const type = ComponentType.Label;
  const label = cut(field.label, LABEL_CHARACTERS_MAX);
  switch (field.is) {
    case "text":
      return {
        type,
        label,
        component: {
          type: ComponentType.TextInput,
          custom_id: field.id,
          style: field.isLong ? TextInputStyle.Paragraph : TextInputStyle.Short,
          min_length: field.charactersMin,
          max_length: field.charactersMax,
          required: field.charactersMin > 0,
          ...(isOffered(field) ? { value: field.value } : {}),
        },
      };
    case "choice": {
      const options = field.choices.map(({ name, value }) => ({ label: name, value }));
      return { type, label, component: { type: ComponentType.StringSelect, custom_id: field.id, options } };
    }
    case "channel": {
      const channel_types = [ChannelType.GuildText, ChannelType.GuildAnnouncement];
      return { type, label, component: { type: ComponentType.ChannelSelect, custom_id: field.id, channel_types } };
    }
  }
}

/** Discord takes no value that it would not let a person send. */
function isOffered({ value = "", charactersMin, charactersMax }: Extract<ModalField, { is: "text" }>): boolean {
  return value !== "" && value.length >= charactersMin && value.length <= charactersMax;
}

function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : `${text.slice(0, charactersMax - 1)}…`;
}
