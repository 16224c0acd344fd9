//! Tokens to an outline: which lists, maps and scalars stand where, each before what it holds. By libyaml's grammar.

use super::DEPTH;
use super::misfit;
use super::page::Page;
use super::tokens::{Kind, Token};
use crate::source::{Code, Diagnostic};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A scalar without quotes, or an empty value.
    Plain,
    /// A scalar in quotes, or a block of text.
    Quoted,
    /// A list.
    List,
    /// A map: its keys and values follow in turn.
    Map,
}

/// A node: bytes from `start` to `end`, and the index of the first node that is not in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    pub(super) shape: Shape,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) next: usize,
}

/// What the tokens make.
pub(super) struct Outline {
    /// The nodes in order of the text.
    pub(super) places: Vec<Site>,
    /// What libyaml accepts and we do not.
    pub(super) notes: Vec<Diagnostic>,
    /// False where the notes leave nothing to be read.
    pub(super) is_readable: bool,
    /// Where and why libyaml cannot read on, if it cannot.
    pub(super) misfit: Option<Diagnostic>,
}

/// Makes the outline of `tokens`, as far as they make sense.
pub(super) fn outline(page: &Page<'_>, tokens: &[Token]) -> Outline {
    let mut drawer =
        Drawer { page, tokens, next: 0, end: 0, depth: 0, places: Vec::new(), notes: Vec::new() };
    let drawn = if tokens.is_empty() { Ok(()) } else { drawer.document() };
    let (mut notes, mut misfit) = (drawer.notes, None);
    match drawn {
        Err(found) if found.code == Code::TooDeep => notes.push(*found),
        Err(found) => misfit = Some(*found),
        Ok(()) => {}
    }
    Outline { places: drawer.places, is_readable: notes.is_empty(), notes, misfit }
}

/// Nothing, or why the tokens make no sense.
type Step = Result<(), Box<Diagnostic>>;

/// Where a node may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Room {
    /// Behind `- `, or at the very start.
    Lines,
    /// In a map of lines, where a list may stand in the column of the keys.
    Entry,
    /// In brackets.
    Flow,
}

struct Drawer<'a> {
    page: &'a Page<'a>,
    tokens: &'a [Token],
    /// The index of the next token.
    next: usize,
    /// Where the last token that shows ended.
    end: usize,
    /// How many lists and maps are open.
    depth: usize,
    places: Vec<Site>,
    notes: Vec<Diagnostic>,
}

impl Drawer<'_> {
    fn document(&mut self) -> Step {
        self.node(Room::Lines)?;
        let rest = self.peek();
        if rest.kind == Kind::End { Ok(()) } else { Err(misfit::behind_all(self.page, rest)) }
    }

    fn node(&mut self, room: Room) -> Step {
        let mut is_marked = false;
        while self.peek().kind == Kind::Mark {
            self.pass();
            is_marked = true;
        }
        let token = self.peek();
        match token.kind {
            Kind::Plain => self.scalar(Shape::Plain, token),
            Kind::Quoted => self.scalar(Shape::Quoted, token),
            Kind::FlowListStart => return self.collection(Shape::List, Drawer::flow_list),
            Kind::FlowMapStart => return self.collection(Shape::Map, Drawer::flow_map),
            Kind::Item if room == Room::Entry => return self.collection(Shape::List, Drawer::level_list),
            Kind::ListStart if room != Room::Flow => return self.collection(Shape::List, Drawer::list),
            Kind::MapStart if room != Room::Flow => return self.collection(Shape::Map, Drawer::map),
            Kind::ListStart
            | Kind::MapStart
            | Kind::BlockEnd
            | Kind::FlowListEnd
            | Kind::FlowMapEnd
            | Kind::Item
            | Kind::Comma
            | Kind::Key
            | Kind::Colon
            | Kind::Mark
            | Kind::End => {
                if !is_marked {
                    return Err(misfit::no_value(self.page, token));
                }
                self.empty();
            }
        }
        Ok(())
    }

    fn scalar(&mut self, shape: Shape, token: Token) {
        self.pass();
        self.places.push(Site { shape, start: token.start, end: token.end, next: self.places.len() + 1 });
    }

    /// A value of which nothing is written: it stands behind its sign.
    fn empty(&mut self) {
        self.places.push(Site {
            shape: Shape::Plain,
            start: self.end,
            end: self.end,
            next: self.places.len() + 1,
        });
    }

    fn collection(&mut self, shape: Shape, inside: fn(&mut Self, Token) -> Step) -> Step {
        let open = self.peek();
        if self.depth == DEPTH {
            let place = self.page.place(open.start, self.page.line_end(open.start).max(open.end));
            let message =
                format!("YAML is read {DEPTH} lists and maps deep, and this goes deeper: make it flatter");
            return Err(Box::new(Diagnostic::new(Code::TooDeep, place, message)));
        }
        self.depth += 1;
        let index = self.places.len();
        self.places.push(Site { shape, start: open.start, end: open.end, next: index + 1 });
        inside(self, open)?;
        let (end, next) = (self.end, self.places.len());
        if let Some(site) = self.places.get_mut(index) {
            (site.end, site.next) = (end.max(site.end), next);
        }
        self.depth -= 1;
        Ok(())
    }

    fn list(&mut self, open: Token) -> Step {
        self.pass();
        loop {
            let token = self.peek();
            self.next += 1;
            if token.kind == Kind::BlockEnd {
                return Ok(());
            }
            if token.kind != Kind::Item {
                return Err(misfit::out_of_column(self.page, open, token));
            }
            self.end = token.end;
            self.node_unless(Room::Lines, &[Kind::Item, Kind::BlockEnd])?;
        }
    }

    /// A list whose items stand in the column of the keys around it.
    fn level_list(&mut self, _: Token) -> Step {
        while self.peek().kind == Kind::Item {
            self.pass();
            self.node_unless(Room::Lines, &[Kind::Item, Kind::Key, Kind::Colon, Kind::BlockEnd])?;
        }
        Ok(())
    }

    fn map(&mut self, open: Token) -> Step {
        self.pass();
        loop {
            let token = self.peek();
            self.next += 1;
            if token.kind == Kind::BlockEnd {
                return Ok(());
            }
            if token.kind != Kind::Key {
                return Err(misfit::out_of_column(self.page, open, token));
            }
            self.entry(Room::Entry, &[Kind::Key, Kind::Colon, Kind::BlockEnd])?;
        }
    }

    fn flow_list(&mut self, open: Token) -> Step {
        self.flow(open, Kind::FlowListEnd, |drawer| {
            if drawer.peek().kind == Kind::Key {
                return drawer.collection(Shape::Map, |drawer, _| {
                    drawer.pass();
                    drawer.entry(Room::Flow, &[Kind::Comma, Kind::Colon, Kind::FlowListEnd])
                });
            }
            drawer.node(Room::Flow)
        })
    }

    fn flow_map(&mut self, open: Token) -> Step {
        self.flow(open, Kind::FlowMapEnd, |drawer| {
            if drawer.peek().kind == Kind::Key {
                drawer.pass();
                return drawer.entry(Room::Flow, &[Kind::Comma, Kind::Colon, Kind::FlowMapEnd]);
            }
            let key = drawer.peek();
            drawer.node(Room::Flow)?;
            drawer.empty();
            if key.kind == Kind::Plain {
                drawer
                    .notes
                    .extend(misfit::missing_space(drawer.page, key.start, key.end).map(|found| *found));
            }
            Ok(())
        })
    }

    /// What stands in brackets, between commas.
    fn flow(&mut self, open: Token, close: Kind, one: fn(&mut Self) -> Step) -> Step {
        self.pass();
        let mut is_first = true;
        while self.peek().kind != close {
            if !std::mem::replace(&mut is_first, false) {
                let token = self.peek();
                if token.kind != Kind::Comma {
                    return Err(misfit::open_bracket(self.page, open, token));
                }
                self.pass();
                if self.peek().kind == close {
                    break;
                }
            }
            if self.peek().kind == Kind::End {
                return Err(misfit::open_bracket(self.page, open, self.peek()));
            }
            one(self)?;
        }
        self.pass();
        Ok(())
    }

    /// A key, which has been announced, and its value. `ends` is what may follow either where nothing is written.
    fn entry(&mut self, room: Room, ends: &[Kind]) -> Step {
        self.node_unless(room, ends)?;
        if self.peek().kind == Kind::Colon {
            self.pass();
            self.node_unless(room, ends)
        } else {
            self.empty();
            Ok(())
        }
    }

    fn node_unless(&mut self, room: Room, ends: &[Kind]) -> Step {
        if ends.contains(&self.peek().kind) {
            self.empty();
            return Ok(());
        }
        self.node(room)
    }

    fn peek(&self) -> Token {
        let end = self.page.text.len();
        self.tokens.get(self.next).copied().unwrap_or(Token { kind: Kind::End, start: end, end })
    }

    /// Goes on to the next token.
    fn pass(&mut self) {
        self.end = self.end.max(self.peek().end);
        self.next += 1;
    }
}
