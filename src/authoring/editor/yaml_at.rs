//! Where the cursor stands in YAML that is being typed, and often cannot be read: found by columns and brackets alone.

/// A place in YAML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct YamlAt {
    /// The keys around it, the outermost first.
    pub(super) path: Vec<String>,
    /// Whether a key or a value is being typed.
    pub(super) side: Side,
}

/// What is being typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Side {
    /// A key.
    #[default]
    Key,
    /// A value, or an item of a list.
    Value,
}

/// A block that is open: its column, and the key that opened it.
struct Block {
    column: usize,
    key: String,
}

/// Where the end of `text`, the YAML before the cursor, stands.
pub(super) fn yaml_at(text: &str) -> YamlAt {
    let (mut blocks, mut flow): (Vec<Block>, Flow) = (Vec::new(), Flow::default());
    let mut side = Side::Key;
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        if flow.is_open() {
            flow.read(line);
            continue;
        }
        let content = line.trim_start();
        let mut column = line.len() - content.len();
        let mut rest = content;
        side = Side::Key;
        if content.starts_with('#') {
            side = Side::Value;
            continue;
        }
        if content.is_empty() && lines.peek().is_some() {
            continue;
        }
        while let Some(behind) =
            rest.strip_prefix("- ").or_else(|| rest.strip_prefix('-').filter(|rest| rest.is_empty()))
        {
            // An item may stand at the column of its key.
            blocks.retain(|block| block.column <= column);
            column += rest.len() - behind.len();
            rest = behind;
            side = Side::Value;
        }
        if side == Side::Key {
            blocks.retain(|block| block.column < column);
        }
        if let Some((key, value)) = key_of(rest) {
            blocks.push(Block { column, key });
            side = Side::Value;
            flow = Flow::default();
            flow.read(value);
        } else if side == Side::Value {
            flow = Flow::default();
            flow.read(rest);
        }
    }
    let mut path: Vec<String> = blocks.into_iter().map(|block| block.key).collect();
    if flow.is_open() {
        side = flow.side();
        path.extend(flow.path());
    }
    YamlAt { path, side }
}

/// The key that a line begins with, and what stands behind its colon.
fn key_of(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.split_once(':')?;
    let fits = value.is_empty() || value.starts_with([' ', '\t', '\r']);
    let key = key.trim().trim_matches(['"', '\'']);
    (fits && !key.contains(['{', '[', '#'])).then(|| (key.to_owned(), value.trim_start()))
}

/// Brackets that are open.
#[derive(Default)]
struct Flow {
    open: Vec<Bracket>,
    quote: Option<char>,
}

struct Bracket {
    is_map: bool,
    /// The key whose value is being typed.
    key: Option<String>,
    word: String,
}

impl Flow {
    fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    fn read(&mut self, line: &str) {
        // A bracket within words is a part of them.
        let mut before = if self.is_open() { ' ' } else { '\n' };
        for c in line.chars() {
            self.take(c, before);
            before = c;
        }
        self.quote = None;
    }

    fn take(&mut self, c: char, before: char) {
        if let Some(quote) = self.quote {
            if c == quote {
                self.quote = None;
            } else if let Some(bracket) = self.open.last_mut() {
                bracket.word.push(c);
            }
            return;
        }
        let is_fresh = self.open.last().is_none_or(|bracket| bracket.word.trim().is_empty());
        match c {
            '"' | '\'' if is_fresh => self.quote = Some(c),
            '{' | '[' if self.is_open() || before == '\n' => {
                self.open.push(Bracket { is_map: c == '{', key: None, word: String::new() });
            }
            '}' | ']' => {
                self.open.pop();
            }
            ',' => self.end_entry(),
            ':' => self.end_key(),
            _ => {
                if let Some(bracket) = self.open.last_mut() {
                    bracket.word.push(c);
                }
            }
        }
    }

    fn end_entry(&mut self) {
        if let Some(bracket) = self.open.last_mut() {
            bracket.key = None;
            bracket.word.clear();
        }
    }

    fn end_key(&mut self) {
        if let Some(bracket) = self.open.last_mut().filter(|bracket| bracket.is_map && bracket.key.is_none())
        {
            bracket.key = Some(bracket.word.trim().to_owned());
            bracket.word.clear();
        }
    }

    fn side(&self) -> Side {
        match self.open.last() {
            Some(Bracket { is_map: true, key: None, .. }) => Side::Key,
            Some(_) | None => Side::Value,
        }
    }

    fn path(&self) -> impl Iterator<Item = String> {
        self.open.iter().filter_map(|bracket| bracket.key.clone())
    }
}
