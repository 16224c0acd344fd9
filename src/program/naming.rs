//! Names of lines and replies that survive edits elsewhere in the file: what saved rehearsals and tests hold on to.

use rustc_hash::FxHashMap;

use super::ids::{LineId, ReplyId, SceneId};
use super::{Program, Scene};
use crate::source::{Id, Place};

/// The name of every line and every reply. No two are equal within a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// One entry a line, in the order of the program.
    lines: Vec<String>,
    /// One entry a reply, in the order of the program.
    replies: Vec<String>,
}

impl Names {
    /// The name of a line: `#id:name` where it has one, otherwise its scene and eight letters that stand for its words.
    pub fn line(&self, line: LineId) -> &str {
        self.lines.get(line.index()).map_or("", String::as_str)
    }

    /// The name of a reply, made like a line's.
    pub fn reply(&self, reply: ReplyId) -> &str {
        self.replies.get(reply.index()).map_or("", String::as_str)
    }

    /// The reply of that name.
    pub fn find_reply(&self, name: &str) -> Option<ReplyId> {
        self.replies.iter().position(|known| known == name).map(ReplyId::at)
    }
}

impl Program {
    /// Names every line and reply. A name comes from the scene and the written words, so it changes only with them; equal ones
    /// in a scene are told apart by `.2`, `.3` behind.
    pub fn names(&self) -> Names {
        let mut taken: FxHashMap<String, u32> = FxHashMap::default();
        let lines = self.lines.pairs().map(|(id, line)| match self.fixed_lines.get(&id) {
            Some(fixed) => fixed.clone(),
            None => apart(&mut taken, self.named("line", line.scene, line.text)),
        });
        let lines = lines.collect();
        let replies = self.replies.pairs().map(|(id, reply)| match self.fixed_replies.get(&id) {
            Some(fixed) => fixed.clone(),
            None => apart(&mut taken, self.named("reply", self.scene_of(reply.place), reply.text)),
        });
        Names { lines, replies: replies.collect() }
    }

    fn named(&self, kind: &str, scene: SceneId, text: super::TextId) -> String {
        let words = self.written(text).written();
        let scene = &self.scenes.at(scene).name;
        format!("{scene}.{:08x}", folded(fnv(&[kind, scene, &words])))
    }

    /// The scene whose name stands last before that place.
    fn scene_of(&self, place: Place) -> SceneId {
        let stands_before =
            |scene: &Scene| scene.place.file == place.file && scene.place.span.start <= place.span.start;
        SceneId::at(self.scenes.iter().rposition(stands_before).unwrap_or_default())
    }
}

/// The name, with a number behind it where it is taken.
fn apart(taken: &mut FxHashMap<String, u32>, name: String) -> String {
    let count = taken.entry(name.clone()).or_insert(0);
    *count += 1;
    if *count == 1 { name } else { format!("{name}.{count}") }
}

/// FNV-1a with 64 bits, a zero byte behind each part: specified, so that names are the same in every later version.
fn fnv(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// Both halves together: eight letters are enough for the lines of one scene, and twins are told apart all the same.
fn folded(hash: u64) -> u32 {
    let low = u32::try_from(hash & u64::from(u32::MAX)).unwrap_or_default();
    low ^ u32::try_from(hash >> 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::{Fetched, Program, check};

    const HEAD: &str = "---\ntitle: T\nsummary: S\noutcomes: {done: {kind: time, title: D}}\n---\n";

    fn program(body: &str) -> Program {
        let script = Fetched { name: "names.talk".to_owned(), bytes: format!("{HEAD}{body}").into_bytes() };
        check(&script, &mut |_| Err(String::new()), None).by_text().program.expect("the script is clean")
    }

    fn all(body: &str) -> (Vec<String>, Vec<String>) {
        let names = program(body).names();
        (names.lines, names.replies)
    }

    #[test]
    fn names_come_from_scene_and_words_and_twins_are_told_apart() {
        let (lines, replies) = all("== start\nHm.\nHm.\nSo. #id:so\n* Yes.\n* No. #id:no\n=> done\n");
        assert_eq!(lines, ["start.1afbb343", "start.1afbb343.2", "so"]);
        assert_eq!(replies, ["start.513e639c", "no"]);
    }

    #[test]
    fn names_survive_edits_elsewhere() {
        let (before, _) = all("== start\nHm.\n* Yes.\n=> done\n");
        let (after, _) = all("== start\n// A remark.\nA line more.\n\nHm.\n* Yes, but.\n    Oh.\n=> done\n");
        assert!(after.contains(&before[0]), "{before:?} {after:?}");
    }
}
