"use strict";
// Preloaded into the Agents Playground: it listens on every interface and has no option against that, and parts of it
// report to their maker whatever is asked of it. With this it listens on 127.0.0.1 and reaches nothing but loopback.

const net = require("node:net");

const HERE = "127.0.0.1";
const LOOPBACK = new Set([HERE, "::1", "localhost"]);

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
  const options = isObject(first) ? first : { port: first };
  return listen.call(this, { ...options, host: HERE }, rest.find((one) => typeof one === "function"));
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  // Node's own callers hand over one array: [options, callback].
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  const host = (isObject(first) ? first.host : second) ?? "localhost";
  if (typeof host !== "string" || LOOPBACK.has(host)) return connect.apply(this, given);
  process.stderr.write(`refused: ${host}\n`);
  process.nextTick(() => this.destroy(new Error(`${host} is not on this computer`)));
  return this;
};

function isObject(value) {
  return value !== null && typeof value === "object";
}
