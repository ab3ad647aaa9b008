// The conversation: sends what is asked to the bot as Teams would, and shows what comes back.

import { show } from "./card.js";

const CARD = "application/vnd.microsoft.card.adaptive";

const log = document.getElementById("log");
const question = document.getElementById("question");

// Who is talking, and in which conversation: another one for each page and each "Nieuw gesprek".
let conversation;
// Messages go one after the other, so that answers come in the order of their questions.
let last = Promise.resolve();

/** A copy of the template with this id, with `text` in its paragraph where there is one. */
function part(id, text) {
  const copy = document.getElementById(id).content.firstElementChild.cloneNode(true);
  if (text !== undefined) copy.querySelector("p").textContent = text;
  return copy;
}

/** Adds to the conversation, and brings `first` into view from its beginning. */
function add(element, first = element) {
  log.append(element);
  first.scrollIntoView({ block: "start" });
}

/** What the bot answers to an activity with this `content`, as elements: its replies, or what went wrong. */
async function answers(content, id) {
  const activity = {
    type: "message",
    id: crypto.randomUUID(),
    timestamp: new Date().toISOString(),
    channelId: "emulator",
    serviceUrl: location.origin,
    deliveryMode: "expectReplies",
    from: { id: `person-${id}` },
    recipient: { id: "raadbaak" },
    conversation: { id, conversationType: "personal" },
    locale: "nl-NL",
    ...content,
  };
  let replies;
  try {
    const response = await fetch("/api/messages", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(activity),
    });
    if (!response.ok) return [part("refused")];
    replies = (await response.json()).activities;
  } catch {
    // To be sent again without typing it again, unless something else was typed meanwhile.
    question.value ||= content.text ?? "";
    return [part("unreachable")];
  }
  return replies.map(answered);
}

function answered(reply) {
  const article = part("answered", reply.text);
  for (const attachment of reply.attachments ?? []) {
    if (attachment.contentType !== CARD) continue;
    try {
      article.append(show(attachment.content, (value, title) => say({ value }, title)));
    } catch (error) {
      reportError(error); // the text says it all without the card
    }
  }
  return article;
}

/** Says something to the bot; what the person sees of it is `shown`, or nothing. */
function say(content, shown) {
  const id = conversation;
  const asked = shown === undefined ? undefined : part("asked", shown);
  if (asked) add(asked);
  last = last.then(async () => {
    const found = await answers(content, id);
    // What answers a conversation that was left meanwhile has no place any more.
    if (id === conversation) found.forEach((one) => add(one, asked));
  });
}

function begin() {
  conversation = crypto.randomUUID();
  log.replaceChildren();
  say({ type: "conversationUpdate", membersAdded: [{ id: `person-${conversation}` }] });
}

document.getElementById("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = question.value.trim();
  question.value = "";
  question.focus();
  if (text) say({ text }, text);
});

document.getElementById("again").addEventListener("click", () => {
  begin();
  question.focus();
});

begin();
