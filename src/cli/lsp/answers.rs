//! Requests of the protocol to questions of ours, and our answers to its shapes.

use std::collections::BTreeMap;

use lsp_types::{
    CodeActionContext, CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, FoldingRange,
    InsertTextFormat, Location, MarkupContent, MarkupKind, Position, Range, SymbolKind, TextEdit,
};
use rehearsal::authoring::editor::{
    self, Completion, Entry, EntryKind, Page, Role, Spot, What, complete, hover, prepare_rename, rename,
};
use rehearsal::source::{Certainty, Span};
use serde_json::{Value, json};

use super::findings::Fix;
use super::places::{Encoding, Lines, is_file, path_of, uri};
use super::session::{Refusal, Session};

/// What can be asked of us.
pub(super) fn capabilities(encoding: Encoding) -> Value {
    let encoding = match encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16 => "utf-16",
    };
    json!({
        "positionEncoding": encoding,
        "textDocumentSync": { "openClose": true, "change": 1, "save": true },
        "completionProvider": {
            "triggerCharacters": ["#", "@", ".", ">", "=", "~", "?", "!", "{", "[", "(", ":", "-", " "],
        },
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "documentHighlightProvider": true,
        "renameProvider": { "prepareProvider": true },
        "documentSymbolProvider": true,
        "foldingRangeProvider": true,
        "documentFormattingProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix", "source.fixAll"] },
        "codeLensProvider": {},
    })
}

/// A place that is asked about.
struct Asked {
    path: String,
    /// The offset in the file.
    at: u32,
}

type Answer = Result<Value, Refusal>;

/// Answers the request `method`.
pub(super) fn answer(session: &mut Session, method: &str, params: &Value) -> Answer {
    match method {
        "textDocument/completion" => at_place(session, params, completion),
        "textDocument/hover" => at_place(session, params, hovering),
        "textDocument/definition" => at_place(session, params, definition),
        "textDocument/references" => everywhere(session, params, references),
        "textDocument/documentHighlight" => at_place(session, params, highlights),
        "textDocument/prepareRename" => everywhere(session, params, preparing),
        "textDocument/rename" => everywhere(session, params, renaming),
        "textDocument/documentSymbol" => of_file(session, params, symbols),
        "textDocument/foldingRange" => of_file(session, params, folding),
        "textDocument/formatting" => of_file(session, params, formatting),
        "textDocument/codeLens" => of_file(session, params, lenses),
        "textDocument/codeAction" => actions(session, params),
        _ => Err(Refusal::unknown(method)),
    }
    .map_err(|mut refusal| {
        if refusal.message.is_empty() {
            refusal = Refusal::unreadable(method);
        }
        refusal
    })
}

/// A request whose parameters say nothing; its method is named further out.
fn unreadable() -> Refusal {
    Refusal::unreadable("")
}

fn path_in(params: &Value) -> Result<String, Refusal> {
    params.pointer("/textDocument/uri").and_then(Value::as_str).map(path_of).ok_or_else(unreadable)
}

fn position_in(params: &Value) -> Result<Position, Refusal> {
    let position = params.get("position").cloned().ok_or_else(unreadable)?;
    serde_json::from_value(position).map_err(|_| unreadable())
}

/// Answers a question about a place; nothing where the file is not there.
fn at_place(session: &mut Session, params: &Value, ask: fn(&Session, &Asked, &Value) -> Answer) -> Answer {
    let (path, position) = (path_in(params)?, position_in(params)?);
    if !session.papers.settle(&path) {
        return Ok(Value::Null);
    }
    let text = session.papers.text(&path).unwrap_or_default();
    let at = Lines::new(text, session.encoding).offset(position);
    ask(session, &Asked { path, at }, params)
}

/// The same, with every file of the editor's folders in hand.
fn everywhere(session: &mut Session, params: &Value, ask: fn(&Session, &Asked, &Value) -> Answer) -> Answer {
    let path = path_in(params)?;
    session.papers.settle_all(&path);
    at_place(session, params, ask)
}

/// Answers a question about a whole file; nothing where it is not there.
fn of_file(session: &mut Session, params: &Value, ask: fn(&Session, &str, &Page) -> Value) -> Answer {
    let path = path_in(params)?;
    session.papers.settle(&path);
    Ok(session.papers.works.page(&path).map_or(Value::Null, |page| ask(session, &path, page)))
}

impl Session {
    fn range(&self, path: &str, span: Span) -> Range {
        let text = self.papers.text(path).unwrap_or_default();
        Lines::new(text, self.encoding).range(span)
    }

    fn location(&self, spot: &Spot) -> Option<Location> {
        let uri = uri(&self.papers.address(&spot.path))?;
        Some(Location { uri, range: self.range(&spot.path, spot.span) })
    }

    fn locations(&self, spots: impl Iterator<Item = Spot>) -> Value {
        json!(spots.filter_map(|spot| self.location(&spot)).collect::<Vec<_>>())
    }
}

fn completion(session: &Session, asked: &Asked, params: &Value) -> Answer {
    let found = complete(&session.papers.works, &asked.path, asked.at);
    let range = session.range(&asked.path, found.span);
    // A space is typed all the time: it brings up what a sign asks for, and nobody's name.
    let is_space = params.pointer("/context/triggerCharacter").is_some_and(|typed| typed == " ");
    let wanted = |item: &&Completion| !is_space || item.what != Some(What::Speaker) && item.label != "You";
    let items = found.items.iter().filter(wanted).enumerate().map(|(index, item)| CompletionItem {
        label: item.label.clone(),
        kind: Some(completion_kind(item.what)),
        documentation: (!item.about.is_empty()).then(|| {
            Documentation::MarkupContent(MarkupContent {
                kind: MarkupKind::Markdown,
                value: item.about.clone(),
            })
        }),
        sort_text: Some(format!("{index:05}")),
        insert_text_format: Some(InsertTextFormat::PLAIN_TEXT),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: item.insert.clone() })),
        ..CompletionItem::default()
    });
    Ok(json!(items.collect::<Vec<_>>()))
}

fn completion_kind(what: Option<What>) -> CompletionItemKind {
    match what {
        Some(What::Scene | What::Include) => CompletionItemKind::MODULE,
        Some(What::Label) => CompletionItemKind::REFERENCE,
        Some(What::File | What::Script) => CompletionItemKind::FILE,
        Some(What::Speaker) => CompletionItemKind::CLASS,
        Some(What::Value) => CompletionItemKind::VARIABLE,
        Some(What::State) => CompletionItemKind::ENUM_MEMBER,
        Some(What::Temperament) => CompletionItemKind::ENUM,
        Some(What::Outcome) => CompletionItemKind::EVENT,
        Some(What::Move) => CompletionItemKind::FUNCTION,
        Some(What::Cue) => CompletionItemKind::UNIT,
        Some(What::Topic | What::ContentNote) => CompletionItemKind::CONSTANT,
        None => CompletionItemKind::KEYWORD,
    }
}

fn hovering(session: &Session, asked: &Asked, _: &Value) -> Answer {
    let Some(found) = hover(&session.papers.works, &asked.path, asked.at) else { return Ok(Value::Null) };
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: found.text };
    Ok(json!({ "contents": contents, "range": session.range(&asked.path, found.span) }))
}

fn definition(session: &Session, asked: &Asked, _: &Value) -> Answer {
    Ok(session.locations(session.papers.works.definition(&asked.path, asked.at).into_iter()))
}

fn references(session: &Session, asked: &Asked, params: &Value) -> Answer {
    let declarations = params.pointer("/context/includeDeclaration") != Some(&Value::Bool(false));
    let found = session.papers.works.references(&asked.path, asked.at).into_iter();
    let wanted = found.filter(|(_, role)| declarations || *role != Role::Declares);
    Ok(session.locations(wanted.map(|(spot, _)| spot)))
}

fn highlights(session: &Session, asked: &Asked, _: &Value) -> Answer {
    let found = session.papers.works.references(&asked.path, asked.at).into_iter();
    let here = found.filter(|(spot, _)| spot.path == asked.path).map(|(spot, role)| {
        // Written to where it is declared, read elsewhere.
        let kind = if role == Role::Declares { 3 } else { 2 };
        json!({ "range": session.range(&spot.path, spot.span), "kind": kind })
    });
    Ok(json!(here.collect::<Vec<_>>()))
}

fn preparing(session: &Session, asked: &Asked, _: &Value) -> Answer {
    let found = prepare_rename(&session.papers.works, &asked.path, asked.at).map_err(Refusal::failed)?;
    Ok(json!({ "range": session.range(&asked.path, found.span), "placeholder": found.name }))
}

fn renaming(session: &Session, asked: &Asked, params: &Value) -> Answer {
    let new = params.get("newName").and_then(Value::as_str).ok_or_else(unreadable)?;
    let changes = rename(&session.papers.works, &asked.path, asked.at, new).map_err(Refusal::failed)?;
    let mut edits: BTreeMap<String, Vec<TextEdit>> = BTreeMap::new();
    for editor::Change { spot, text } in changes {
        let range = session.range(&spot.path, spot.span);
        edits.entry(session.papers.address(&spot.path)).or_default().push(TextEdit { range, new_text: text });
    }
    Ok(json!({ "changes": edits }))
}

fn symbols(session: &Session, _: &str, page: &Page) -> Value {
    let lines = Lines::new(page.text(), session.encoding);
    json!(editor::outline(page).iter().map(|entry| symbol(entry, &lines)).collect::<Vec<_>>())
}

fn symbol(entry: &Entry, lines: &Lines<'_>) -> Value {
    let kind = match entry.kind {
        EntryKind::Front => SymbolKind::NAMESPACE,
        EntryKind::Key => SymbolKind::PROPERTY,
        EntryKind::Name => SymbolKind::VARIABLE,
        EntryKind::Scene => SymbolKind::MODULE,
        EntryKind::Label => SymbolKind::KEY,
        EntryKind::Reply => SymbolKind::EVENT,
    };
    json!({
        "name": entry.name,
        "kind": kind,
        "range": lines.range(entry.span),
        "selectionRange": lines.range(entry.at),
        "children": entry.children.iter().map(|child| symbol(child, lines)).collect::<Vec<_>>(),
    })
}

fn folding(session: &Session, _: &str, page: &Page) -> Value {
    let lines = Lines::new(page.text(), session.encoding);
    let fold = |span: Span| FoldingRange {
        start_line: lines.position(span.start).line,
        end_line: lines.position(span.end).line,
        ..FoldingRange::default()
    };
    json!(editor::folds(page).into_iter().map(fold).collect::<Vec<_>>())
}

/// The canonical form; nothing where errors stand in the way, which are told anyhow.
fn formatting(session: &Session, _: &str, page: &Page) -> Value {
    let lines = Lines::new(page.text(), session.encoding);
    let edit = |(span, new_text)| TextEdit { range: lines.range(span), new_text };
    json!(editor::formatted(page).map(edit).into_iter().collect::<Vec<_>>())
}

fn lenses(session: &Session, path: &str, page: &Page) -> Value {
    let lines = Lines::new(page.text(), session.encoding);
    let lens = |lens: editor::Lens| {
        let command = json!({ "title": "Play from here", "command": "rehearse.playFrom", "arguments": [path, lens.scene] });
        json!({ "range": lines.range(lens.span), "command": command })
    };
    // What was never saved cannot be played yet.
    let lenses = if is_file(path) { editor::lenses(page) } else { Vec::new() };
    json!(lenses.into_iter().map(lens).collect::<Vec<_>>())
}

/// Quick fixes of the findings in a range, and one that does all that leave nothing to guess.
fn actions(session: &mut Session, params: &Value) -> Answer {
    let path = path_in(params)?;
    let range: Range = serde_json::from_value(params.get("range").cloned().ok_or_else(unreadable)?)
        .map_err(|_| unreadable())?;
    let context: CodeActionContext =
        serde_json::from_value(params.get("context").cloned().unwrap_or(json!({ "diagnostics": [] })))
            .map_err(|_| unreadable())?;
    let wants = |kind: &str| {
        let only = context.only.as_deref().unwrap_or_default();
        let is_meant = |wanted: &str| kind == wanted || kind.starts_with(&format!("{wanted}."));
        only.is_empty() || only.iter().any(|wanted| is_meant(wanted.as_str()))
    };
    let mut actions = Vec::new();
    if wants("quickfix") {
        actions.extend(quick_fixes(session, &path, range));
    }
    if wants("source.fixAll") {
        actions.extend(fix_all(session, &path));
    }
    Ok(json!(actions))
}

fn quick_fixes(session: &Session, path: &str, range: Range) -> Vec<Value> {
    let findings = session.findings.of(path).into_iter();
    let touched = findings.filter(|finding| {
        let at = finding.diagnostic.range;
        at.start <= range.end && range.start <= at.end
    });
    let action = |finding: &super::findings::Finding| {
        let fix = finding.fix.as_ref()?;
        Some(json!({
            "title": fix.question,
            "kind": "quickfix",
            "diagnostics": [finding.diagnostic],
            "isPreferred": true,
            "edit": { "changes": { session.papers.address(&fix.path): [fix.edit] } },
        }))
    };
    touched.filter_map(action).collect()
}

fn fix_all(session: &Session, path: &str) -> Option<Value> {
    let findings = session.findings.of(path).into_iter();
    let fixes = findings.filter_map(|finding| finding.fix.as_ref());
    let sure = fixes.filter(|fix| fix.certainty == Certainty::Sure && fix.path == path);
    let mut edits: Vec<&Fix> = sure.collect();
    edits.sort_by_key(|fix| (fix.edit.range.start, fix.edit.range.end));
    // Of two changes that touch each other, the later one waits for the next time.
    let mut end = Position::default();
    edits.retain(|fix| {
        let is_free = fix.edit.range.start >= end;
        if is_free {
            end = fix.edit.range.end;
        }
        is_free
    });
    let edits: Vec<&TextEdit> = edits.into_iter().map(|fix| &fix.edit).collect();
    (!edits.is_empty()).then(|| {
        json!({
            "title": "Mend all that leaves nothing to guess",
            "kind": "source.fixAll",
            "edit": { "changes": { session.papers.address(path): edits } },
        })
    })
}
