// The page's own script: sends what a person does, shows what comes back, keeps the page true. It knows no rule of the
// game and words nothing but its own mishaps; what goes to and fro is written down in api.py.
const $ = (query, root = document) => root.querySelector(query), byId = (id) => document.getElementById(id);
const $$ = (query, root = document) => [...root.querySelectorAll(query)];
const [log, line, dialog, newer, pane] = ["log", "line", "dialog", "newer", "pane"].map(byId);
const drafts = new Map(), past = [];
const me = $("meta[name=person]").content;
let token = $("meta[name=token]").content, recalled = 0, followed = 0;

// To the house. A click keeps its key until it is answered, so that sending it again is a redelivery.
async function send(path, body, again = path !== "control") {
  const order = { method: "POST", headers: { "X-Fulcrum-Token": token }, body };
  if (!(body instanceof FormData)) order.body = new Blob([JSON.stringify(body)], { type: "application/json" });
  const answer = await fetch(`/api/${path}`, order).catch(() => null);
  if (!answer && again) return new Promise((go) => setTimeout(go, 700)).then(() => send(path, body, false));
  if (!answer) return { lost: true, why: "Fulcrum does not answer. Nothing you wrote is lost: try again in a moment." };
  return answer.json().catch(() => ({ why: "Something went wrong in here. Nothing you wrote is lost: try again." }));
}
async function working(control, path, body) {
  if (control.ariaBusy) return;
  const key = (control.dataset.key ??= crypto.randomUUID());
  control.ariaBusy = "true";
  const reply = await send(path, body(key));
  control.ariaBusy = null;
  if (!reply.lost) delete control.dataset.key;
  say(reply.why ?? "");
  if (!reply.why) receive(reply, control);
}
function receive(reply, control) {
  const { form, action, sent } = control.dataset;
  if (sent) recalled = past.push(sent);
  if (line.value.trim() === sent) line.value = "";
  if (reply.form) return ask(reply.form, reply.errors);
  if (reply.errors) return mark(reply.errors);
  if (form) drafts.delete(action), control.remove(), $("form", dialog) ?? dialog.close();
  const aside = pane.contains(control); // What was asked for there is read in the feed.
  if (reply.entry) pane.hidePopover(), put(reply.entry, true);
  if (reply.entry && aside) byId(`m-${reply.entry.id}`).focus({ preventScroll: true });
}
const say = (text, spot = $(".fault", dialog) ?? $("#notice")) => { [spot.textContent, spot.hidden] = [text, !text]; };

// The feed: groups in order, each with a message, its thread, and what was asked for there.
const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 160;

function put(entry, mine = false) {
  const near = atEnd(), group = parsed(entry.html), fresh = $("article", group), old = byId(fresh.id);
  const home = byId(group.id), spot = entry.stands === "thread" ? $(".thread", home ?? group) : home;
  if (!old) home ? spot.append(fresh) : log.append(group);
  else if (Number(old.dataset.rev) <= entry.rev) renew(old, fresh);
  tidy();
  const node = old ?? fresh, block = node.offsetHeight > log.clientHeight * 0.8 ? "start" : "nearest";
  if (mine) return node.scrollIntoView({ block });
  if (old || !["channel", "direct"].includes(entry.stands)) return; // The others were asked for, or lie folded.
  const follow = near && Date.now() - followed > 1000; // Of several at once, the first is where reading begins.
  if (follow) followed = Date.now(), node.scrollIntoView({ block });
  newer.hidden = follow || atEnd();
}
function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}
function renew(old, fresh) {
  const held = old.contains(document.activeElement);
  morph(old, fresh);
  if (held && !old.contains(document.activeElement)) old.focus({ preventScroll: true });
}
function morph(old, fresh) { // Changes only what differs, so that focus and open folds stay.
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== 1 || old.nodeName !== fresh.nodeName) return old.replaceWith(fresh);
  for (const { name, value } of fresh.attributes) if (name !== "aria-expanded") old.setAttribute(name, value);
  const parts = [...old.childNodes], others = [...fresh.childNodes];
  others.forEach((other, at) => parts[at] ? morph(parts[at], other) : old.append(other));
  for (const part of parts.slice(others.length)) part.remove();
}
function gone(id) {
  const node = byId(`m-${id}`);
  if (node?.contains(document.activeElement)) line.focus();
  node?.remove();
  tidy();
}
function tidy() {
  const days = $$(".group:has(article) > .day");
  days.forEach((day, at) => { day.hidden = day.textContent === days[at - 1]?.textContent; });
}

// What is true by now: told when the page opens, after each lost connection, and with every change.
function listen() {
  const stream = new EventSource(`/api/stream?person=${encodeURIComponent(me)}`);
  const hear = (name, act) => stream.addEventListener(name, (event) => act(JSON.parse(event.data)));
  hear("feed", ({ house, entries }) => {
    [token, byId("lost").hidden] = [house.token, true];
    for (const { dataset } of $$("article", log)) if (!entries.some(({ id }) => id === dataset.id)) gone(dataset.id);
    for (const entry of entries) put(entry);
  });
  hear("entry", (entry) => put(entry));
  hear("gone", ({ id }) => gone(id));
  hear("part", ({ id, html }) => renew(byId(id), parsed(html)));
  stream.onerror = () => { // A connection that breaks is opened again by the browser, a refused one by us.
    byId("lost").hidden = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
}

// Forms. What was typed stays: with mistakes, without an answer, and when the form is closed unsent.
function ask(form, errors = {}) {
  const kept = drafts.get(form.action);
  dialog.innerHTML = form.html;
  if (kept) kept.dataset.form = form.id, dialog.replaceChildren(kept);
  for (const input of kept ? [] : $$("[data-source]", dialog)) combo(input, "lookup", (one) => {
    [input.value, input.dataset.picked] = [one.label, one.value];
  });
  if (!dialog.open) dialog.showModal();
  $("[name]", dialog)?.focus({ preventScroll: true });
  mark(errors);
}
function mark(errors) {
  for (const field of $$("[data-field]", dialog)) {
    const text = errors[field.dataset.field] ?? "", spot = $(".error", field);
    [spot.textContent, spot.hidden] = [text, !text];
    for (const input of $$("[name]", field)) input.ariaInvalid = text ? "true" : null;
  }
  say(errors[""] ?? "");
  $("[aria-invalid]", dialog)?.focus();
}
dialog.addEventListener("close", () => {
  const form = $("form", dialog);
  if (form?.dataset.typed) drafts.set(form.dataset.action, form);
  form?.remove();
});
addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target, text = line.form.dataset.sent = line.value.trim();
  if (form === line.form) return text && working(form, "command", (key) => ({ person: me, key, line: text }));
  working(form, "submit", (key) => {
    const body = new FormData(form), facts = { person: me, key, form: form.dataset.form };
    for (const [name, value] of Object.entries(facts)) body.set(name, value);
    for (const { name, dataset } of $$("[data-picked]", form)) body.set(name.replace("f:", "v:"), dataset.picked);
    return body;
  });
});

// Choices while typing: for the command box, and for the fields of forms that look things up.
function combo(input, path, pick) {
  const list = byId(input.getAttribute("aria-controls")), frame = list.parentElement;
  let turn = 0;
  const show = (html, mine = ++turn) => {
    if (mine === turn) [list.innerHTML, list.hidden, input.ariaExpanded] = [html, !html, String(!!html)];
  };
  input.addEventListener("input", async () => {
    const mine = ++turn, { source } = input.dataset, typed = input.value;
    delete input.dataset.picked;
    const { html = "" } = await send(path, { person: me, key: crypto.randomUUID(), typed, source }, false);
    show(document.activeElement === input ? html : "", mine);
  });
  frame.addEventListener("focusout", ({ relatedTarget }) => { if (!frame.contains(relatedTarget)) show(""); });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // The input keeps the focus.
  list.addEventListener("click", ({ target }) => {
    show(""), input.focus(), pick(target.closest("button").dataset);
    if (input.value.endsWith(" ")) input.dispatchEvent(new Event("input"));
  });
  frame.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], all = [input, ...list.children];
    if (list.hidden || (!step && event.key !== "Escape")) return;
    event.preventDefault();
    if (step) all.at((all.indexOf(event.target) + step) % all.length).focus();
    else show(""), input.focus();
  });
}

combo(line, "offer", (one) => { line.value = one.value; });
line.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || !past.length || !byId("offers").hidden) return;
  event.preventDefault();
  line.value = past[recalled = Math.min(Math.max(recalled + step, 0), past.length)] ?? "";
});
addEventListener("click", ({ target }) => {
  const button = target.closest("button"), { action, picked, control, dismiss, close, unfold } = button?.dataset ?? {};
  const message = button?.closest("article")?.dataset.id, fold = button?.closest("details.pick");
  const press = (key) => ({ person: me, key, message, action, picked: fold ? [picked] : [] });
  if (fold) fold.open = false, $("summary", fold).focus();
  if (action !== undefined) working(fold ? $("summary", fold) : button, "press", press);
  if (control !== undefined) working(button, "control", () => ({ name: control }));
  if (dismiss !== undefined) working(button, "dismiss", () => ({ person: me, message }));
  if (unfold !== undefined) button.ariaExpanded = String(button.ariaExpanded === "false");
  if (unfold !== undefined) byId(button.getAttribute("aria-controls")).scrollIntoView({ block: "nearest" });
  if (close !== undefined) dialog.close();
});
addEventListener("input", ({ target: { form } }) => { if (form) delete form.dataset.key, form.dataset.typed = "yes"; });
addEventListener("keydown", ({ key, target }) => {
  if (key === "/" && !target.closest("input, textarea, select")) line.focus();
  if (key === "Escape") target.closest("details.pick")?.removeAttribute("open");
});
addEventListener("toggle", ({ target }) => target.open && target.scrollIntoView({ block: "nearest" }), true);
log.addEventListener("scroll", () => { if (atEnd()) newer.hidden = true; });
newer.addEventListener("click", () => log.lastElementChild.scrollIntoView({ block: "end" }));
log.lastElementChild?.scrollIntoView({ block: "start", behavior: "instant" });
listen();
