// The endpoints and blueprints that stand in Python files, found by walking the editor's own syntax tree. Nothing is run.

import { pythonLanguage } from "@codemirror/lang-python";

const ROUTES = new Set(["route", "get", "post", "put", "patch", "delete"]);

/**
 * @param {Map<string, string>} files  paths and texts
 * @param {Map<string, Object>} seen  what an earlier scan found, by path: only what changed is parsed again
 * @returns {{endpoints: Map<string, string>, blueprints: Set<string>}}  endpoint to where it stands; variables' names
 */
export function scan(files, seen = new Map()) {
  const found = [];
  for (const [path, text] of files) {
    if (!path.endsWith(".py")) continue;
    const before = seen.get(path);
    if (before?.text !== text) seen.set(path, { text, ...scanOne(text) });
    found.push([path, seen.get(path)]);
  }
  const blueprints = new Map(found.flatMap(([, one]) => [...one.blueprints]));
  const endpoints = new Map();
  for (const [path, one] of found) {
    for (const { on, name } of one.routes) {
      const prefix = blueprints.get(on);
      endpoints.set(prefix ? `${prefix}.${name}` : name, path);
    }
  }
  return { endpoints, blueprints: new Set(blueprints.keys()) };
}

function scanOne(text) {
  const routes = [];
  const blueprints = new Map();
  const say = (node) => text.slice(node.from, node.to);
  pythonLanguage.parser.parse(text).iterate({
    enter({ name, node }) {
      if (name === "DecoratedStatement") routes.push(...decorated(node, say));
      else if (name === "CallExpression") routes.push(...added(node, say));
      else if (name === "AssignStatement") {
        const made = blueprint(node, say);
        if (made) blueprints.set(...made);
      }
    },
  });
  return { routes, blueprints };
}

/** @app.get("/x", endpoint="e") over a function. */
function decorated(node, say) {
  const view = node.getChild("FunctionDefinition")?.getChild("VariableName");
  if (!view) return [];
  return node.getChildren("Decorator").flatMap((decorator) => {
    const [on, method] = decorator.getChildren("VariableName").map(say);
    const given = decorator.getChild("ArgList");
    if (!given || !ROUTES.has(method)) return [];
    return [{ on, name: keyword(given, "endpoint", say) ?? say(view) }];
  });
}

/** app.add_url_rule("/x", "e", view), or with endpoint= or view_func= */
function added(node, say) {
  const [on, method] = (node.getChild("MemberExpression") ? children(node.getChild("MemberExpression")) : []).filter((child) => child.name !== ".").map(say);
  const given = node.getChild("ArgList");
  if (method !== "add_url_rule" || !given) return [];
  const texts = positional(given).map((one) => (one.name === "String" ? unquoted(say(one)) : null));
  const name = keyword(given, "endpoint", say) ?? texts[1] ?? keyword(given, "view_func", say);
  return name ? [{ on, name }] : [];
}

/** shop = Blueprint("shop", __name__): the variable and the name. */
function blueprint(node, say) {
  const [variable] = node.getChildren("VariableName");
  const call = node.getChild("CallExpression");
  const callee = call?.firstChild;
  const given = call?.getChild("ArgList");
  if (!variable || !given || !callee || !say(callee).endsWith("Blueprint")) return null;
  const [first] = positional(given);
  return first?.name === "String" ? [say(variable), unquoted(say(first))] : null;
}

function children(node) {
  const all = [];
  for (let child = node.firstChild; child; child = child.nextSibling) all.push(child);
  return all;
}

function positional(given) {
  const all = children(given);
  return all.filter((one, at) => !["(", ")", ",", "AssignOp"].includes(one.name) && all[at + 1]?.name !== "AssignOp" && all[at - 1]?.name !== "AssignOp");
}

function keyword(given, name, say) {
  const all = children(given);
  const at = all.findIndex((one, index) => one.name === "VariableName" && say(one) === name && all[index + 1]?.name === "AssignOp");
  if (at === -1) return undefined;
  const value = all[at + 2];
  return value.name === "String" ? unquoted(say(value)) : value.name === "VariableName" ? say(value) : undefined;
}

const unquoted = (text) => text.replace(/^\w*["']+|["']+$/g, "");
