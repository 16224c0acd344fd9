//! The conversations that are measured: our own generator, and the way from the study's prototype notation to Talk.

use std::fmt::Write;

/// Everything that is generated follows from this number and the number of scenes. With this one a random playthrough takes
/// about 27 choices, as in the study's conversation.
pub(crate) const SEED: u64 = 15;

const SPEAKERS: [&str; 4] = ["Sam", "Lena", "Noor", "Viktor"];
const METERS: [&str; 2] = ["trust", "calm"];
const SPOKEN_LINES: usize = 6;
const REPLIES: usize = 3;

const WORDS: &str = "I you we they it that this then now when after before because though still only never always maybe \
    said heard called waited asked wanted meant thought knew forgot kept left came went told gave took held saw felt \
    evening morning dinner window table door phone letter promise answer question reason to of on in at as so but if \
    quiet honest tired sorry angry ready alone small easy hard late early long short my our me them him her us out up \
    without between again together once more less enough almost nearly quite really and or nor off by over under \
    what I'd wasn't didn't can't won't there's here where nobody nothing anything";

/// A script of so many scenes, about 600 bytes each. A scene is six spoken lines, one of them with a number, and three replies
/// that stay: the second is offered on a condition, each changes one of two meters by one, and each jumps. The first jumps to
/// the next scene, so that every scene is reached.
pub(crate) fn script(scenes: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut writer = Writer { dice: Dice(SEED), words, text: String::with_capacity(scenes * 640 + 1024) };
    writer.text.push_str(&front_matter());
    for scene in 0..scenes {
        writer.scene(scene, scenes);
    }
    writer.text
}

/// The same script with meters from 0 to 10, so that its states can be counted.
pub(crate) fn bounded(scenes: usize) -> String {
    bound(&script(scenes))
}

/// A script of these with meters from 0 to 10.
pub(crate) fn bound(talk: &str) -> String {
    talk.replacen("range: -1000000..1000000", "range: 0..10", METERS.len())
}

/// The study's conversation (`gen.py OUT N ours`), word for word the same, in Talk.
pub(crate) fn from_prototype(prototype: &str) -> String {
    let body =
        prototype.splitn(3, "---\n").nth(2).expect("the prototype's notation begins with front matter");
    let mut talk = front_matter();
    talk.reserve(body.len() + body.len() / 16);
    for line in body.lines() {
        if let Some(reply) = line.strip_prefix("* ") {
            talk.push_str("+ ");
            talk.push_str(&reply.replace("   #", " #"));
        } else if line == "  -> END" {
            talk.push_str("    => end");
        } else if line.starts_with("  ") {
            talk.push_str("  ");
            talk.push_str(line);
        } else {
            talk.push_str(line);
        }
        talk.push('\n');
    }
    talk
}

fn front_matter() -> String {
    let mut text =
        String::from("---\ntitle: A long evening\nsummary: Written by a generator, to be measured.\ncast:\n");
    for speaker in SPEAKERS {
        let _ = writeln!(text, "  {speaker}: They speak when it is their turn.");
    }
    text.push_str("meters:\n");
    for meter in METERS {
        let _ = writeln!(text, "  {meter}: {{start: 3, range: -1000000..1000000}}");
    }
    text.push_str("outcomes:\n  end: {kind: time, title: The end}\n---\n");
    text
}

struct Writer<'w> {
    dice: Dice,
    words: Vec<&'w str>,
    text: String,
}

impl Writer<'_> {
    fn scene(&mut self, scene: usize, scenes: usize) {
        let _ = writeln!(self.text, "\n== scene_{scene}");
        let speaker = self.dice.pick(&SPEAKERS);
        let counted = self.dice.below(SPOKEN_LINES);
        for line in 0..SPOKEN_LINES {
            let _ = write!(self.text, "{speaker}: ");
            self.sentence(5, 13);
            if line == counted {
                let meter = self.dice.pick(&METERS);
                let _ = write!(self.text, " ({meter} is {{{meter}}})");
            }
            self.text.push('\n');
        }
        for reply in 0..REPLIES {
            self.reply(reply, scene, scenes);
        }
    }

    fn reply(&mut self, reply: usize, scene: usize, scenes: usize) {
        self.text.push_str("+ ");
        if reply == 1 {
            let (meter, least) = (self.dice.pick(&METERS), 1 + self.dice.below(4));
            let _ = write!(self.text, "[if {meter} > {least}] ");
        }
        self.sentence(3, 9);
        if reply == 0 {
            self.text.push_str(" #own-it");
        }
        let sign = match reply {
            0 => '+',
            1 => '-',
            _ => *self.dice.pick(&['+', '-']),
        };
        let meter = self.dice.pick(&METERS);
        let _ = writeln!(self.text, "\n    ~ {meter} {sign}= 1");
        let target = self.target(reply, scene).filter(|target| *target < scenes);
        let flow = target.map_or_else(|| "=> end".to_owned(), |target| format!("-> scene_{target}"));
        let _ = writeln!(self.text, "    {flow}");
    }

    /// Where a reply leads: the first on, the second mostly on and sometimes back, the third to the end, on or back.
    fn target(&mut self, reply: usize, scene: usize) -> Option<usize> {
        let chance = self.dice.below(100);
        match reply {
            0 => Some(scene + 1),
            1 if chance < 70 => Some(scene + 1 + self.dice.below(4)),
            1 => Some(scene.saturating_sub(1 + self.dice.below(8))),
            _ if chance < 15 => None,
            _ if chance < 60 => Some(scene + 1 + self.dice.below(3)),
            _ => Some(scene.saturating_sub(1 + self.dice.below(20))),
        }
    }

    fn sentence(&mut self, least: usize, most: usize) {
        let count = least + self.dice.below(most - least + 1);
        for word in 0..count {
            let next = *self.dice.pick(&self.words);
            if word == 0 {
                let mut letters = next.chars();
                self.text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                self.text.push_str(letters.as_str());
            } else {
                self.text.push(' ');
                self.text.push_str(next);
            }
            if count > 7 && word == count / 2 {
                self.text.push(',');
            }
        }
        let end = *self.dice.pick(&[".", ".", ".", "?", "!"]);
        self.text.push_str(end);
    }
}

/// The generator that is called `SplitMix64`: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        let rolled = self.roll() % u64::try_from(count).expect("a count");
        usize::try_from(rolled).expect("less than the count")
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let index = self.below(from.len());
        from.get(index).expect("an index below the length")
    }
}
