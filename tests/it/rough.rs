//! Scripts laid out badly: other indentation, other spaces, blank lines and comments wherever they may stand, keys in another
//! order. What a script says and does stays.

use rehearsal::rehearsal::Generator;

/// `text`, a script in which each block is indented by four spaces, laid out as `seed` has it.
pub(crate) fn roughened(text: &str, seed: u64) -> String {
    let mut rough = Rough { draws: Generator::new(seed), out: String::new() };
    let (front, body) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("---\n")).unwrap();
    rough.front(front);
    rough.body(body);
    if rough.draws.chance(20) { rough.out.replace('\n', "\r\n") } else { rough.out }
}

/// Signs of expressions, with their spaces. Words hold none of them.
const OPERATORS: [&str; 13] =
    [" == ", " != ", " <= ", " >= ", " < ", " > ", " + ", " - ", " * ", " / ", " % ", " += ", " = "];

struct Rough {
    draws: Generator,
    out: String,
}

impl Rough {
    fn front(&mut self, front: &str) {
        self.out.push_str("---\n");
        let mut keys: Vec<String> = Vec::new();
        for line in front.lines() {
            match keys.last_mut() {
                Some(key) if line.starts_with(' ') => *key += &format!("{line}\n"),
                _ => keys.push(format!("{line}\n")),
            }
        }
        while !keys.is_empty() {
            let at = self.draws.below(u32::try_from(keys.len()).unwrap()) as usize;
            self.litter("#", 0);
            let key = keys.remove(at);
            self.out.push_str(&key);
        }
        self.out.push_str("---\n");
    }

    fn body(&mut self, body: &str) {
        let widths: Vec<usize> = (0..40).map(|_| 1 + self.draws.below(6) as usize).collect();
        let column = |depth: usize| widths[..depth].iter().sum::<usize>();
        let mut lines =
            body.lines().map(|line| (line.len() - line.trim_start().len(), line.trim())).peekable();
        let mut behind_sign = false;
        while let Some((indent, line)) = lines.next() {
            let depth = indent / 4;
            if !std::mem::take(&mut behind_sign) {
                self.litter("//", column(depth));
                self.spaces(column(depth));
            }
            let written = self.line(line);
            self.out.push_str(&written);
            let first = lines.peek().filter(|(next, first)| line == "-" && *next > indent && fits(first));
            if first.is_some_and(|(_, first)| widths[depth] == 2 || !owns(first)) && self.draws.chance(60) {
                self.spaces(1);
                behind_sign = true;
                continue;
            }
            self.line_end();
        }
    }

    /// A line with other spaces in it.
    fn line(&mut self, line: &str) -> String {
        let mut line = line.to_owned();
        let is_flow = ["->", "<-", "=>", "=="].iter().any(|sign| line.starts_with(sign));
        if !is_flow {
            for operator in OPERATORS {
                line = self.respaced(&line, operator);
            }
            line = self.respaced(&line, "|");
        }
        for (sign, with) in [
            (" #", "   #"),
            ("{if ", "{  if  "),
            (", shown]", ",shown ]"),
            (", ", " ,  "),
            ("(", "( "),
            ("{", "{ "),
        ] {
            let is_safe = line.starts_with(['~', '[']) || !matches!(sign, ", " | "(");
            if is_safe && self.draws.chance(30) && !line.contains("\\{") {
                line = line.replace(sign, with);
            }
        }
        let wide = [
            ("* ", "*   "),
            ("+ ", "+  "),
            ("! hint:", "!  hint  :"),
            ("Sam: ", "Sam:    "),
            ("-> ", "->   "),
            ("== ", "==  "),
        ];
        match wide.iter().find(|(sign, _)| line.starts_with(sign)) {
            Some((sign, with)) if self.draws.chance(40) => line.replacen(sign, with, 1),
            _ => line,
        }
    }

    /// `sign` with other spaces around it, each time others.
    fn respaced(&mut self, line: &str, sign: &str) -> String {
        let pieces: Vec<&str> = line.split(sign).collect();
        let mut respaced = pieces[0].to_owned();
        for piece in &pieces[1..] {
            respaced.push_str(&" ".repeat(self.draws.below(3) as usize));
            respaced.push_str(sign.trim());
            respaced.push_str(&" ".repeat(self.draws.below(3) as usize));
            respaced.push_str(piece);
        }
        respaced
    }

    /// Blank lines and comments, or nothing.
    fn litter(&mut self, sign: &str, column: usize) {
        while self.draws.chance(15) {
            match self.draws.below(3) {
                0 => self.out.push_str("   "),
                1 => {}
                _ => {
                    let left = self.draws.below(4) as usize * column / 2;
                    self.spaces(if sign == "#" { 0 } else { left });
                    self.out.push_str(sign);
                    self.out.push_str("  why");
                }
            }
            self.out.push('\n');
        }
    }

    fn line_end(&mut self) {
        self.out.push_str(match self.draws.below(12) {
            0 => "   \n",
            1 => "  // why  \n",
            2 => " //so\n",
            _ => "\n",
        });
    }

    fn spaces(&mut self, count: usize) {
        self.out.push_str(&" ".repeat(count));
    }
}

/// True for lines that can stand behind an item's sign.
fn fits(line: &str) -> bool {
    !line.starts_with(['*', '+', '-', '<'])
}

/// True for lines that hold a block.
fn owns(line: &str) -> bool {
    line.starts_with('[')
}
