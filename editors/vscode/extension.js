// Starts `rehearse lsp`, and plays a scene in a terminal. Everything else is the server's.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function settings() {
  const chosen = vscode.workspace.getConfiguration("rehearse");
  return { command: chosen.get("path") || "rehearse", library: chosen.get("library") || "" };
}

function libraryArguments(library) {
  return library === "" ? [] : ["--library", library];
}

async function start() {
  const { command, library } = settings();
  const server = { command, args: ["lsp", ...libraryArguments(library)] };
  const options = {
    documentSelector: [
      { scheme: "file", pattern: "**/*.talk" },
      { scheme: "untitled", language: "talk" },
      { scheme: "file", pattern: "**/library.yaml" },
    ],
  };
  client = new LanguageClient("rehearse", "Rehearse", server, options);
  try {
    await client.start();
  } catch (error) {
    const message = `\`${command} lsp\` could not be started: install Rehearse, or set \`rehearse.path\``;
    vscode.window.showErrorMessage(message);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running !== undefined && running.isRunning()) {
    await running.stop();
  }
}

// The words go to the command as they are: no shell reads them, so no name of a script can be read as anything else.
async function play(script, scene) {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.fsPath === script);
  if (document !== undefined && document.isDirty) {
    await document.save();
  }
  const { command, library } = settings();
  const at = scene === undefined ? [] : ["--scene", scene];
  const shellArgs = ["play", ...libraryArguments(library), ...at, "--", script];
  const name = scene === undefined ? "Rehearse" : `Rehearse: ${scene}`;
  vscode.window.createTerminal({ name, shellPath: command, shellArgs }).show();
}

async function playOpen() {
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined && editor.document.uri.scheme === "file") {
    await play(editor.document.uri.fsPath, undefined);
  }
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("rehearse.playFrom", play),
    vscode.commands.registerCommand("rehearse.play", playOpen),
    vscode.commands.registerCommand("rehearse.restart", async () => {
      await stop();
      await start();
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
