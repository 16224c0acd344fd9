//! Lines of flow, scenes, labels, cues and notes: a sign and a name or two.

use super::builder::Builder;
use super::text::Tagged;
use super::tree::{Kind, NoteKind};
use crate::source::{Code, Span, nearest, offset};

/// Every coach note, by its word.
const NOTES: [(&str, NoteKind); 8] = [
    ("hint", NoteKind::Hint),
    ("strong", NoteKind::Strong),
    ("fair", NoteKind::Fair),
    ("weak", NoteKind::Weak),
    ("harmful", NoteKind::Harmful),
    ("tempting", NoteKind::Tempting),
    ("try", NoteKind::Try),
    ("note", NoteKind::Note),
];

/// Arrows that word processors put in the place of signs.
const ARROWS: [(&str, &str); 6] =
    [("→", "->"), ("➔", "->"), ("\u{F0E0}", "->"), ("⇒", "=>"), ("←", "<-"), ("–>", "->")];

impl Builder<'_> {
    /// `-> target`, `-> target ->`, `->->`
    pub(super) fn divert(&mut self, span: Span) -> Kind {
        let whole = self.without_remark(span);
        if let Some(more) = whole.of(self.text).strip_prefix("->->") {
            if !more.is_empty() {
                let place = Span::new(whole.start + 4, whole.end).trimmed(self.text);
                self.note(
                    Code::BadFlow,
                    place,
                    "`->->` returns to where the detour began: nothing stands behind it",
                );
            }
            return Kind::Return;
        }
        let mut target = self.behind_sign(whole, 2).trimmed(self.text);
        let is_detour = target.of(self.text).ends_with("->");
        if is_detour {
            target = Span::new(target.start, target.end - 2).trimmed(self.text);
        }
        if !self.check_target(target, whole, "a divert needs a scene to go to: write `-> scene`") {
            return Kind::Broken { owns: false, leaves: true };
        }
        if is_detour { Kind::Detour { target } } else { Kind::Divert { target } }
    }

    /// The sign that a word processor made an arrow of, how long the arrow is, and where it points; none for other lines.
    pub(super) fn find_changed_sign(&self, span: Span) -> Option<(&'static str, u32, Span)> {
        let line = span.of(self.text);
        let (arrow, sign) = ARROWS.iter().find(|(arrow, _)| line.starts_with(*arrow))?;
        let mut target = Span::new(span.start + offset(arrow.len()), span.end).trimmed(self.text);
        if *sign == "->"
            && let Some(way) =
                target.of(self.text).strip_suffix("->").or(target.of(self.text).strip_suffix(*arrow))
        {
            target.end = target.start + offset(way.trim_end().len());
        }
        let is_path = target.of(self.text).trim_start_matches('.').split('.').all(super::is_dashed_name);
        is_path.then_some((sign, offset(arrow.len()), target))
    }

    /// `→ scene`: an arrow where a sign was typed. It is reported, and read as that sign.
    pub(super) fn changed_sign(&mut self, span: Span) -> Kind {
        let Some((sign, length, target)) = self.find_changed_sign(span) else {
            return self.speech_or_narration(span);
        };
        let arrow = Span::new(span.start, span.start + length);
        let message =
            format!("`{}` is an arrow in one character: write `{sign}` and a space", arrow.of(self.text));
        let whole = span.trimmed(self.text);
        let back = if target.end < whole.end { " ->" } else { "" };
        let typed = format!("{sign} {}{back}", target.of(self.text));
        self.note_mend((Code::ChangedSign, arrow, message), whole, &typed, &format!("write `{sign}`"));
        match sign {
            "=>" => Kind::End { outcome: target },
            "<-" => Kind::Borrow { scene: target },
            _ if !back.is_empty() => Kind::Detour { target },
            _ => Kind::Divert { target },
        }
    }

    fn check_target(&mut self, target: Span, whole: Span, missing: &str) -> bool {
        let name = target.of(self.text);
        if name.is_empty() {
            self.note(Code::NothingThere, whole, missing);
            return false;
        }
        let is_path = name.strip_prefix('.').unwrap_or(name).split('.').all(super::is_dashed_name);
        if !is_path {
            self.note(
                Code::BadFlow,
                target,
                format!("`{name}` is no name of a scene: letters, digits, `-`, `_`, and `.` before a label"),
            );
        }
        is_path
    }

    /// `<- scene`
    pub(super) fn borrow(&mut self, span: Span) -> Kind {
        let behind = self.behind_sign(span, 2);
        let scene = self.without_remark(behind);
        if self.check_target(scene, span, "nothing is borrowed here: write `<- scene`") {
            Kind::Borrow { scene }
        } else {
            Kind::Broken { owns: false, leaves: false }
        }
    }

    /// `=> outcome`
    pub(super) fn ending(&mut self, span: Span) -> Kind {
        let behind = self.behind_sign(span, 2);
        let outcome = self.without_remark(behind);
        if outcome.is_empty() {
            self.note(
                Code::NothingThere,
                span.trimmed(self.text),
                "an end needs its outcome: write `=> outcome`",
            );
            return Kind::Broken { owns: false, leaves: true };
        }
        if !self.check_name(outcome) {
            return Kind::Broken { owns: false, leaves: true };
        }
        Kind::End { outcome }
    }

    /// `== name #tags`
    pub(super) fn scene(&mut self, span: Span) -> Kind {
        let signs = span.of(self.text).bytes().take_while(|byte| *byte == b'=').count();
        let behind =
            if signs > 2 { self.too_many_signs(span, offset(signs)) } else { self.behind_sign(span, 2) };
        let mut name = self.without_remark(behind);
        let tags = self.cut_tags(&mut name);
        self.cut_closing_signs(&mut name);
        if name.is_empty() {
            self.note(Code::NothingThere, span.trimmed(self.text), "a scene needs a name: write `== name`");
        } else {
            self.check_declared(name);
        }
        Kind::Scene { name, tags }
    }

    /// `=== name`: one sign too many; what stands behind them all.
    fn too_many_signs(&mut self, span: Span, count: u32) -> Span {
        let signs = Span::new(span.start, span.start + count);
        let message = "a scene begins with two `=`".to_owned();
        let behind = Span::new(signs.end, span.end);
        let mended = if behind.of(self.text).starts_with([' ', '\t']) { "==" } else { "== " };
        self.note_mend((Code::SigilWithoutSpace, signs, message), signs, mended, "write two, and a space");
        behind
    }

    /// `== name ==`: signs behind the name as well, as other tools want them.
    fn cut_closing_signs(&mut self, name: &mut Span) {
        let written = name.of(self.text);
        let bare = written.trim_end_matches('=').trim_end();
        if bare.len() == written.len() || bare.is_empty() {
            return;
        }
        let signs = Span::new(name.start + offset(bare.len()), name.end);
        let message = "a scene has its `==` before its name only".to_owned();
        let at = signs.trimmed(self.text);
        self.note_mend((Code::BadName, at, message), signs, "", "take out the signs");
        name.end = signs.start;
    }

    /// `= name`
    pub(super) fn label(&mut self, span: Span) -> Kind {
        let behind = self.behind_sign(span, 1);
        let mut name = self.without_remark(behind);
        self.refuse_label_tags(span, &mut name);
        if name.is_empty() {
            self.note(Code::NothingThere, span.trimmed(self.text), "a label needs a name: write `= name`");
            return Kind::Broken { owns: false, leaves: false };
        }
        self.check_declared(name);
        Kind::Label { name }
    }

    /// `= name #declines`: only scenes have tags, so a scene was probably meant.
    fn refuse_label_tags(&mut self, span: Span, name: &mut Span) {
        let whole = *name;
        if self.cut_tags(name).count == 0 {
            return;
        }
        let tags = Span::new(name.end, whole.end).trimmed(self.text);
        let message = "a label has no tags: take them out, or make it a scene".to_owned();
        let question = "write `==` for a scene";
        self.note_edit((Code::BadTag, tags, message), Span::at(span.start), "=", question);
    }

    fn check_name(&mut self, name: Span) -> bool {
        let fits = super::is_dashed_name(name.of(self.text));
        if !fits {
            self.note(Code::BadName, name, no_name(name.of(self.text)));
        }
        fits
    }

    /// The same where the name is made here, so that another one may be offered.
    fn check_declared(&mut self, name: Span) {
        let written = name.of(self.text);
        if !super::is_dashed_name(written) {
            let near = super::dashed_name(written);
            self.note_near((Code::BadName, name, no_name(written)), near.as_deref());
        }
    }

    /// `? slot: question`
    pub(super) fn ask(&mut self, span: Span) -> Kind {
        let behind = self.behind_sign(span, 1).trimmed(self.text);
        let Some((slot, text)) = self.split_at_colon(behind) else {
            let message = "a question names its slot first: write `? slot: question`";
            self.note(Code::NothingThere, span.trimmed(self.text), message);
            return Kind::Broken { owns: false, leaves: false };
        };
        let words = self.words(text, Tagged::No);
        self.require_words(
            words,
            span.trimmed(self.text),
            "nothing is asked here: write the question behind the colon",
        );
        Kind::Ask { slot, text: words }
    }

    /// `! kind: text`
    pub(super) fn coach_note(&mut self, span: Span) -> Kind {
        let behind = self.behind_sign(span, 1).trimmed(self.text);
        let Some((word, text)) = self.split_at_colon(behind).or_else(|| self.note_without_colon(behind))
        else {
            let message = "a coach note names its kind first: write `! hint: text`";
            self.note(Code::BadNote, span.trimmed(self.text), message);
            return Kind::Broken { owns: false, leaves: false };
        };
        let Some(kind) = self.note_kind(word) else {
            return Kind::Broken { owns: false, leaves: false };
        };
        let words = self.words(text, Tagged::No);
        self.require_words(
            words,
            span.trimmed(self.text),
            "this note says nothing: write its words behind the colon",
        );
        Kind::Note { kind, text: words }
    }

    /// The kind that `word` names. What was probably meant is reported, and taken: what stands beside it is no mistake.
    fn note_kind(&mut self, word: Span) -> Option<NoteKind> {
        let written = word.of(self.text);
        let known = |name: &str| NOTES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
        if let Some(kind) = known(written) {
            return Some(kind);
        }
        let near = nearest(written, NOTES.iter().map(|(name, _)| *name));
        let all = "hint, strong, fair, weak, harmful, tempting, try and note";
        let message = format!("no coach note is called `{written}`: there are {all}");
        self.note_near((Code::BadNote, word, message), near);
        near.and_then(known)
    }

    /// `! weak text`: the kind is there, and its colon is not.
    fn note_without_colon(&mut self, span: Span) -> Option<(Span, Span)> {
        let written = span.of(self.text);
        let word = written.split([' ', '\t']).next().unwrap_or_default();
        NOTES.iter().find(|(name, _)| *name == word)?;
        let end = span.start + offset(word.len());
        let message = format!("a colon is missing behind `{word}`");
        let kind = Span::new(span.start, end);
        self.note_mend((Code::BadNote, kind, message), Span::at(end), ":", "add the colon");
        Some((kind, Span::new(end, span.end)))
    }

    /// `@name words`
    pub(super) fn cue(&mut self, span: Span) -> Kind {
        let behind = self.without_remark(Span::new(span.start + 1, span.end));
        let written = behind.of(self.text);
        let end = written.find([' ', '\t']).unwrap_or(written.len());
        if behind.start > span.start + 1 && !behind.is_empty() {
            let gap = Span::new(span.start + 1, behind.start);
            let message =
                "a cue's name stands directly behind its sign: take out the space, or write `\\@`".to_owned();
            self.note_mend((Code::BadCue, gap, message), gap, "", "take out the space");
        }
        let name = Span::new(behind.start, behind.start + offset(end));
        let words = Span::new(name.end, behind.end).trimmed(self.text);
        if name.is_empty() {
            self.note(
                Code::NothingThere,
                span.trimmed(self.text),
                "a cue needs a name: write `@pause 2`, or `\\@` for a plain sign",
            );
            return Kind::Broken { owns: false, leaves: false };
        }
        if !self.check_name(name) {
            return Kind::Broken { owns: false, leaves: false };
        }
        Kind::Cue { name, words }
    }

    /// What stands before the first colon, and what behind it; none without one or without a word before it.
    fn split_at_colon(&self, span: Span) -> Option<(Span, Span)> {
        let at = memchr::memchr(b':', span.of(self.text).as_bytes())?;
        let before = Span::new(span.start, span.start + offset(at)).trimmed(self.text);
        let behind = Span::new(span.start + offset(at) + 1, span.end);
        (!before.is_empty() && !before.of(self.text).contains(' ')).then_some((before, behind))
    }
}

fn no_name(written: &str) -> String {
    format!("`{written}` is no name: begin with a letter, then letters, digits, `_`, and `-` between them")
}
