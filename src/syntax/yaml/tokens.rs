//! YAML text to tokens, by libyaml's rules: which scalars, brackets and signs stand where. Values are not read here.
//!
//! A key is known only by the colon behind it, so its token is put in afterwards, as libyaml does: on one line, and at most
//! 1,024 bytes before its colon, which keeps the work in proportion to the text.

mod scalars;

use super::misfit;
use super::page::Page;
use crate::source::{Code, Diagnostic};

/// How far behind its start a key's colon may stand.
const KEY_BYTES: usize = 1024;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A list of `- ` items opens.
    ListStart,
    /// A map of lines opens.
    MapStart,
    /// The list or map of lines that was opened last ends.
    BlockEnd,
    /// `[`.
    FlowListStart,
    /// `]`.
    FlowListEnd,
    /// `{`.
    FlowMapStart,
    /// `}`.
    FlowMapEnd,
    /// `-`.
    Item,
    /// `,`.
    Comma,
    /// A key follows.
    Key,
    /// `:`.
    Colon,
    /// A scalar without quotes.
    Plain,
    /// A scalar in quotes or a block of text; its span is what is inside.
    Quoted,
    /// An anchor or a tag, which is refused.
    Mark,
    /// Behind everything.
    End,
}

/// A piece of the text: bytes from `start` to `end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What the scan found.
pub(super) struct Scan {
    /// The tokens, in order of the text.
    pub(super) tokens: Vec<Token>,
    /// What is written in YAML that Talk does not use.
    pub(super) refused: Vec<Diagnostic>,
    /// True where a refused feature leaves nothing that could be read for sure.
    pub(super) is_closed: bool,
    /// Where and why libyaml cannot read on, if it cannot.
    pub(super) misfit: Option<Diagnostic>,
}

/// Cuts the text into tokens, to its end or to where it cannot be read.
pub(super) fn scan(page: &Page<'_>) -> Scan {
    let mut scanner = Scanner {
        page,
        at: 0,
        line: 0,
        indent: None,
        indents: Vec::new(),
        key_allowed: true,
        keys: vec![None],
        is_over: false,
        has_opened: false,
        found: Scan { tokens: Vec::new(), refused: Vec::new(), is_closed: false, misfit: None },
    };
    while !scanner.is_over {
        if let Err(misfit) = scanner.read() {
            scanner.found.misfit = Some(*misfit);
            break;
        }
    }
    scanner.found
}

/// Nothing, or why the text cannot be read.
type Step<T = ()> = Result<T, Box<Diagnostic>>;

/// Something that becomes a key if a colon follows on its line.
#[derive(Clone, Copy)]
struct MaybeKey {
    /// The index of its first token.
    token: usize,
    /// Where it starts.
    at: usize,
    /// Where its line starts.
    line: usize,
    /// True where a colon must follow.
    required: bool,
}

struct Scanner<'a> {
    page: &'a Page<'a>,
    /// The next byte.
    at: usize,
    /// Where its line starts.
    line: usize,
    /// The column of the innermost list or map of lines.
    indent: Option<usize>,
    /// The columns of those around it.
    indents: Vec<Option<usize>>,
    /// True where a key, or an item, may start.
    key_allowed: bool,
    /// The last possible key of the lines, then of each open bracket.
    keys: Vec<Option<MaybeKey>>,
    /// True where nothing more is read.
    is_over: bool,
    /// True behind a line of `---` that opens the text.
    has_opened: bool,
    found: Scan,
}

impl Scanner<'_> {
    /// Reads one token.
    fn read(&mut self) -> Step {
        self.skip_blanks();
        self.check_stale_key()?;
        self.unroll(Some(self.column()));
        match self.byte(0) {
            0 => self.finish(),
            b'%' if self.column() == 0 => {
                self.refuse_rest("lines that start with `%` are refused in YAML here: take this one out")
            }
            b'-' | b'.' if self.is_document_line() => self.document_line(),
            b'[' => self.open(Kind::FlowListStart),
            b'{' => self.open(Kind::FlowMapStart),
            b']' => self.close(Kind::FlowListEnd),
            b'}' => self.close(Kind::FlowMapEnd),
            b',' => self.comma(),
            b'-' if self.is_blank(1) => self.item(),
            b'?' if self.is_flow() || self.is_blank(1) => {
                self.refuse_rest("keys that start with `?` are refused: write `key: value`")
            }
            b':' if self.is_flow() || self.is_blank(1) => self.colon(),
            b'*' => self.alias(),
            b'&' | b'!' => self.mark(),
            b'|' | b'>' if !self.is_flow() => self.block_text(),
            quote @ (b'\'' | b'"') => self.quoted(quote),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'\t' => {
                Err(misfit::first_character(self.page, self.at))
            }
            b'-' if self.is_break(1) => Err(misfit::first_character(self.page, self.at)),
            _ => self.plain(),
        }
    }

    /// Passes blanks, comments and ends of lines.
    fn skip_blanks(&mut self) {
        loop {
            while self.byte(0) == b' ' || (self.byte(0) == b'\t' && (self.is_flow() || !self.key_allowed)) {
                self.at += 1;
            }
            if self.byte(0) == b'#' {
                let rest = self.page.text.as_bytes().get(self.at..).unwrap_or_default();
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            }
            if !self.is_break(0) {
                return;
            }
            self.next_line();
            self.key_allowed |= !self.is_flow();
        }
    }

    fn finish(&mut self) -> Step {
        self.unroll(None);
        self.is_over = true;
        self.drop_key()
    }

    /// A line of `---` or `...`. The first one may open the text.
    fn document_line(&mut self) -> Step {
        let opens = self.found.tokens.is_empty() && self.byte(0) == b'-';
        if !opens || std::mem::replace(&mut self.has_opened, true) {
            return self.refuse_rest(
                "one text of YAML is read here, and this line starts or ends another: take it out",
            );
        }
        self.drop_key()?;
        self.key_allowed = false;
        self.at += 3;
        Ok(())
    }

    fn open(&mut self, kind: Kind) -> Step {
        self.save_key()?;
        self.keys.push(None);
        self.key_allowed = true;
        self.sign(kind);
        Ok(())
    }

    fn close(&mut self, kind: Kind) -> Step {
        self.drop_key()?;
        if self.is_flow() {
            self.keys.pop();
        }
        self.key_allowed = false;
        self.sign(kind);
        Ok(())
    }

    fn comma(&mut self) -> Step {
        self.drop_key()?;
        self.key_allowed = true;
        self.sign(Kind::Comma);
        Ok(())
    }

    fn item(&mut self) -> Step {
        if !self.is_flow() {
            if !self.key_allowed {
                return Err(misfit::item_on_line(self.page, self.at));
            }
            self.roll(self.column(), self.found.tokens.len(), Kind::ListStart, self.at);
        }
        self.drop_key()?;
        self.key_allowed = true;
        self.sign(Kind::Item);
        Ok(())
    }

    fn colon(&mut self) -> Step {
        let key = self.keys.last_mut().and_then(Option::take);
        if let Some(key) = key.filter(|key| !self.is_stale(key)) {
            self.found.tokens.insert(key.token, Token { kind: Kind::Key, start: key.at, end: key.at });
            self.roll(key.at - key.line, key.token, Kind::MapStart, key.at);
            self.key_allowed = false;
        } else {
            if !self.is_flow() {
                if !self.key_allowed {
                    return Err(misfit::second_colon(self.page, self.at, self.found.tokens.last().copied()));
                }
                self.roll(self.column(), self.found.tokens.len(), Kind::MapStart, self.at);
            }
            self.key_allowed = !self.is_flow();
        }
        self.sign(Kind::Colon);
        Ok(())
    }

    fn alias(&mut self) -> Step {
        self.found.is_closed = true;
        self.save_key()?;
        self.key_allowed = false;
        let end = self.name_end();
        self.refuse(end, "`*` at the start of a value is an alias in YAML, and aliases are refused: put the value in quotes");
        self.push(Kind::Plain, self.at, end);
        self.at = end;
        Ok(())
    }

    /// An anchor or a tag: what follows is read as if it were not there.
    fn mark(&mut self) -> Step {
        self.save_key()?;
        self.key_allowed = false;
        let is_anchor = self.byte(0) == b'&';
        let end = if is_anchor { self.name_end() } else { self.tag_end() };
        self.refuse(
            end,
            if is_anchor {
                "`&` at the start of a value is an anchor in YAML, and anchors are refused: put the value in quotes"
            } else {
                "`!` at the start of a value is a tag in YAML, and tags are refused: put the value in quotes"
            },
        );
        self.push(Kind::Mark, self.at, end);
        self.at = end;
        Ok(())
    }

    /// Where the name of an anchor or an alias ends. What is none after all closes the line.
    fn name_end(&mut self) -> usize {
        let rest = self.page.text.as_bytes().get(self.at + 1..).unwrap_or_default();
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let length = rest.iter().position(|byte| !is_name(byte)).unwrap_or(rest.len());
        let behind = rest.get(length).copied().unwrap_or(b' ');
        if length > 0 && matches!(behind, b' ' | b'\t' | b'\r' | b'\n' | b'?' | b':' | b',' | b']' | b'}') {
            return self.at + 1 + length;
        }
        self.found.is_closed = true;
        self.page.line_end(self.at)
    }

    fn tag_end(&self) -> usize {
        let rest = self.page.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_flow = self.is_flow();
        let ends = |byte: &u8| match byte {
            b' ' | b'\t' | b'\r' | b'\n' => true,
            b',' | b'[' | b']' | b'{' | b'}' => is_flow,
            _ => false,
        };
        self.at + rest.iter().position(ends).unwrap_or(rest.len())
    }

    fn refuse(&mut self, end: usize, message: &str) {
        let place = self.page.place(self.at, end);
        self.found.refused.push(Diagnostic::new(Code::RefusedYaml, place, message));
    }

    /// Refuses the line, and with it all that follows.
    fn refuse_rest(&mut self, message: &str) -> Step {
        self.refuse(self.page.line_end(self.at), message);
        self.found.is_closed = true;
        self.is_over = true;
        Ok(())
    }
}

/// Keys and columns.
impl Scanner<'_> {
    /// Remembers that a key may start here.
    fn save_key(&mut self) -> Step {
        if !self.key_allowed {
            return Ok(());
        }
        self.drop_key()?;
        let required = !self.is_flow() && self.indent == Some(self.column());
        let key = MaybeKey { token: self.found.tokens.len(), at: self.at, line: self.line, required };
        if let Some(place) = self.keys.last_mut() {
            *place = Some(key);
        }
        Ok(())
    }

    /// What might have been a key is none.
    fn drop_key(&mut self) -> Step {
        match self.keys.last_mut().and_then(Option::take) {
            Some(key) if key.required && !self.is_stale(&key) => Err(misfit::no_colon(self.page, key.at)),
            _ => Ok(()),
        }
    }

    /// A line among keys must have its colon. Only a key of the lines can be required, so one look is enough.
    fn check_stale_key(&self) -> Step {
        match self.keys.first() {
            Some(Some(key)) if key.required && self.is_stale(key) => Err(misfit::no_colon(self.page, key.at)),
            _ => Ok(()),
        }
    }

    fn is_stale(&self, key: &MaybeKey) -> bool {
        key.line < self.line || key.at + KEY_BYTES < self.at
    }

    /// Opens a list or map of lines at `column`, if it is deeper than the one around it.
    fn roll(&mut self, column: usize, token: usize, kind: Kind, at: usize) {
        if !self.is_flow() && self.indent.is_none_or(|indent| indent < column) {
            self.indents.push(self.indent.replace(column));
            self.found.tokens.insert(token, Token { kind, start: at, end: at });
        }
    }

    /// Closes every list and map of lines that is deeper than `column`; all of them where there is none.
    fn unroll(&mut self, column: Option<usize>) {
        while !self.is_flow() && self.indent > column {
            self.push(Kind::BlockEnd, self.at, self.at);
            self.indent = self.indents.pop().flatten();
        }
    }
}

/// Small looks and steps.
impl Scanner<'_> {
    /// The byte `ahead` of the next one; 0 behind the end, and nowhere else.
    fn byte(&self, ahead: usize) -> u8 {
        self.page.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn is_break(&self, ahead: usize) -> bool {
        matches!(self.byte(ahead), b'\n' | b'\r')
    }

    /// A blank, the end of a line, or the end of the text.
    fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.byte(ahead), b' ' | b'\t' | b'\n' | b'\r' | 0)
    }

    fn is_flow(&self) -> bool {
        self.keys.len() > 1
    }

    /// Bytes before this one in its line: what counts as a column is only ever preceded by spaces and signs.
    fn column(&self) -> usize {
        self.at - self.line
    }

    /// A line of `---` or `...`.
    fn is_document_line(&self) -> bool {
        let rest = self.page.text.as_bytes().get(self.at..).unwrap_or_default();
        self.column() == 0 && (rest.starts_with(b"---") || rest.starts_with(b"...")) && self.is_blank(3)
    }

    fn next_line(&mut self) {
        self.at += if self.byte(0) == b'\r' && self.byte(1) == b'\n' { 2 } else { 1 };
        self.line = self.at;
    }

    fn sign(&mut self, kind: Kind) {
        self.push(kind, self.at, self.at + 1);
        self.at += 1;
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        self.found.tokens.push(Token { kind, start, end });
    }
}
