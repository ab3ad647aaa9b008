// Adaptive Cards, as far as the bot's cards go. An element that is not known here gives way to its fallback, or to
// nothing. All text goes in as text: nothing in a card is read as HTML or as markdown.

let shown = 0;

/**
 * A card as an element. `submit(data, title)` is called when a button sends something.
 *
 * `here` is what the parts of a card know of each other; a card that unfolds in another one gets it from there.
 */
export function show(
  card,
  submit,
  here = { submit, number: ++shown, inputs: [], elements: new Map(), toggles: [] },
) {
  const box = make("div", "card");
  if (card.lang) box.lang = card.lang;
  append(box, card.body, here);
  append(box, [{ type: "ActionSet", actions: card.actions }], here);
  here.toggles.forEach((tell) => tell());
  return box;
}

const ELEMENTS = new Map(
  Object.entries({
    TextBlock: (block) => write(make("p"), block.text),
    RichTextBlock: (block) => {
      const paragraph = make("p");
      for (const run of block.inlines ?? []) {
        paragraph.append(typeof run === "string" ? run : look(write(make("span"), run.text), run));
      }
      return paragraph;
    },
    Container: (container, here) => append(make("div", "container"), container.items, here),
    ColumnSet: (set, here) => append(make("div", "columns"), set.columns, here, "Column"),
    Column: (column, here) => {
      const box = append(make("div", "column"), column.items, here);
      box.style.flex = column.width === "auto" ? "0 1 auto" : `${weight(column)} 1 0`;
      return box;
    },
    Table: table,
    ProgressBar: (bar) => {
      const [whole, part] = [make("div", "whole"), make("div", "bar")];
      part.style.width = `${(100 * bar.value) / (bar.max ?? 100)}%`;
      whole.append(part);
      return whole;
    },
    Image: (image) => {
      // Nothing is fetched from elsewhere: an address gives its description.
      if (!/^data:image\/(png|jpeg|gif|webp);base64,/.test(image.url)) return write(make("p"), image.altText);
      return Object.assign(make("img"), { src: image.url, alt: image.altText ?? "" });
    },
    ActionSet: actions,
    "Input.Text": (input, here) => {
      const field = make(input.isMultiline ? "textarea" : "input");
      field.placeholder = input.placeholder ?? "";
      if (input.maxLength > 0) field.maxLength = input.maxLength;
      return asked(input, field, here);
    },
    "Input.ChoiceSet": (input, here) => {
      if (input.style === "expanded" || input.isMultiSelect) return choices(input, here);
      const field = make("select");
      field.append(new Option(input.placeholder ?? "", ""));
      for (const choice of input.choices ?? []) field.append(new Option(choice.title, choice.value));
      return asked(input, field, here);
    },
  }),
);

const ACTIONS = new Map(
  Object.entries({
    "Action.Submit": (action, here) =>
      button(action, () => {
        const inputs = action.associatedInputs === "none" ? [] : here.inputs;
        if (!inputs.every((input) => input.isValid())) return;
        const filled = Object.fromEntries(inputs.map((input) => [input.id, input.read()]));
        here.submit({ ...action.data, ...filled }, action.title);
        here.fold?.();
      }),
    "Action.OpenUrl": (action) => {
      if (!URL.canParse(action.url) || new URL(action.url).protocol !== "https:") return [];
      const link = write(make("a", "button"), action.title);
      link.append(document.getElementById("new-tab").content.cloneNode(true));
      return Object.assign(link, { href: action.url, target: "_blank", rel: "noopener noreferrer" });
    },
    "Action.ToggleVisibility": (action, here) => {
      const targets = (action.targetElements ?? []).map((one) => (one.elementId ? one : { elementId: one }));
      const found = (target) => here.elements.get(target.elementId);
      const toggle = button(action, () => {
        for (const target of targets.filter(found)) found(target).hidden = !(target.isVisible ?? found(target).hidden);
        here.toggles.forEach((tell) => tell());
        targets.map(found).find((one) => one && !one.hidden)?.scrollIntoView({ block: "nearest" });
      });
      here.toggles.push(() => {
        const open = targets.filter(found).some((target) => !found(target).hidden);
        toggle.setAttribute("aria-expanded", open);
        toggle.setAttribute("aria-controls", targets.filter(found).map((target) => found(target).id).join(" "));
      });
      return toggle;
    },
    "Action.ShowCard": (action, here) => {
      const opener = button(action, () => {
        fold(!card.hidden);
        card.scrollIntoView({ block: "nearest" });
      });
      const fold = (hidden) => {
        card.hidden = hidden;
        opener.setAttribute("aria-expanded", !hidden);
      };
      // Its buttons send along what is filled in around it, and not the other way round.
      const inside = { ...here, inputs: [...here.inputs], fold: () => (fold(true), opener.focus()) };
      const card = show(action.card ?? {}, here.submit, inside);
      fold(true);
      return [opener, card];
    },
  }),
);

/** Puts the elements of a card into `box`. In a list of columns the type may be left out. */
function append(box, elements, here, type) {
  for (const element of elements ?? []) {
    const known = ELEMENTS.get(element.type ?? type);
    if (!known) {
      if (element.fallback?.type) append(box, [element.fallback], here);
      continue;
    }
    const made = look(pressable(known(element, here), element.selectAction, here), element);
    made.hidden = element.isVisible === false;
    if (element.id) {
      made.id = `card-${here.number}-${element.id}`;
      here.elements.set(element.id, made);
    }
    box.append(made);
  }
  return box;
}

/** An element that can be pressed as a whole becomes the button or link itself, and its contents the label. */
function pressable(element, action, here) {
  const press = ACTIONS.get(action?.type)?.(action, here);
  if (!(press instanceof HTMLElement)) return element;
  press.setAttribute("aria-label", press.textContent);
  press.classList.add(...element.classList);
  press.replaceChildren(...element.childNodes);
  return press;
}

/** The buttons in a row, and below it the cards that unfold from them. */
function actions(set, here) {
  const box = make("div", "container");
  const row = make("div", "actions");
  for (const action of set.actions ?? []) {
    const [made, unfolded] = [ACTIONS.get(action.type)?.(action, here) ?? []].flat();
    if (made) row.append(made);
    if (unfolded) box.append(unfolded);
  }
  if (row.hasChildNodes()) box.prepend(row);
  return box;
}

function table(element, here) {
  const box = make("table");
  const weights = (element.columns ?? []).map(weight);
  const whole = weights.reduce((sum, one) => sum + one, 0);
  const widths = make("colgroup");
  for (const one of weights) widths.append(Object.assign(make("col"), { width: `${(100 * one) / whole}%` }));
  box.append(widths);
  if (element.showGridLines === false) box.className = "open";
  const titled = element.firstRowAsHeader !== false && element.firstRowAsHeaders !== false;
  for (const [number, row] of (element.rows ?? []).entries()) {
    const line = box.insertRow();
    for (const cell of row.cells ?? []) {
      const made = append(make(titled && number === 0 ? "th" : "td"), cell.items, here);
      if (made.tagName === "TH") made.scope = "col";
      line.append(look(made, cell));
    }
  }
  return box;
}

/** An input of one field under its label. */
function asked(input, field, here) {
  const label = write(make("label", "input"), input.label);
  field.value = input.value ?? "";
  field.required = input.isRequired === true;
  label.append(field);
  expect(input, [field], () => field.value, here);
  return label;
}

/** A choice of which all options are in sight. */
function choices(input, here) {
  const box = make("fieldset", "input");
  box.append(write(make("legend"), input.label));
  const chosen = (input.value ?? "").split(",");
  const fields = (input.choices ?? []).map((choice) => {
    const field = make("input");
    Object.assign(field, { type: input.isMultiSelect ? "checkbox" : "radio", value: choice.value });
    field.name = `card-${here.number}-${input.id}`;
    field.checked = chosen.includes(choice.value);
    field.required = input.isRequired === true && !input.isMultiSelect;
    const label = make("label");
    label.append(field, choice.title);
    box.append(label);
    return field;
  });
  const checked = () => fields.filter((field) => field.checked);
  expect(input, fields, () => checked().map((field) => field.value).join(","), here);
  return box;
}

function expect(input, fields, read, here) {
  const fault = input.errorMessage ?? "";
  for (const field of fields) {
    field.addEventListener("invalid", () => field.setCustomValidity(fault));
    field.addEventListener("input", () => fields.forEach((one) => one.setCustomValidity("")));
  }
  here.inputs.push({ id: input.id, read, isValid: () => fields.every((field) => field.reportValidity()) });
}

/** How wide a column is beside the others. */
function weight(column) {
  const width = parseFloat(column.width);
  return width > 0 ? width : 1;
}

function button(action, press) {
  const made = write(make("button", "button"), action.title);
  made.type = "button";
  made.addEventListener("click", press);
  return look(made, action);
}

function make(tag, className = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  return made;
}

function write(element, text) {
  element.textContent = text ?? "";
  return element;
}

/** Hands what a card says about looks to the style sheet, as data attributes. */
function look(element, from) {
  const looks = ["color", "horizontalAlignment", "isSubtle", "italic", "separator", "size", "spacing", "style", "weight"];
  for (const name of looks) if (from[name]) element.dataset[name] = String(from[name]).toLowerCase();
  return element;
}
