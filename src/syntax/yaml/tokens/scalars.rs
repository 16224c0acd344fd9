//! Scalars: words without quotes, in quotes, and blocks of text.

use super::{Kind, Scanner, Step, misfit};

impl Scanner<'_> {
    /// Words without quotes, over as many lines as are deeper than the list or map that they stand in.
    pub(super) fn plain(&mut self) -> Step {
        if self.is_flow()
            && let Some(cut) = misfit::cut_quotes(self.page, self.at)
        {
            // It could be read, as something that nobody wrote. What follows may have the same mistake.
            self.found.is_closed = true;
            self.found.refused.push(*cut);
        }
        self.save_key()?;
        self.key_allowed = false;
        let (start, mut end) = (self.at, self.at);
        let least = self.indent.map_or(0, |indent| indent + 1);
        let mut broke = false;
        while self.byte(0) != b'#' && !self.is_document_line() {
            while !self.is_blank(0) && !self.ends_plain()? {
                self.at += 1;
                end = self.at;
                broke = false;
            }
            if !self.is_blank(0) || self.byte(0) == 0 {
                break;
            }
            broke = self.pass_blanks(broke, least)?;
            if !self.is_flow() && self.column() < least {
                break;
            }
        }
        self.push(Kind::Plain, start, end);
        self.key_allowed |= broke;
        if !broke && end > start && self.byte(0) == b'#' && !self.is_blank(1) && self.byte(1) != b'#' {
            let cut = misfit::cut_words(self.page, (start, self.at), self.is_flow());
            self.found.refused.push(cut);
        }
        Ok(())
    }

    /// True at a sign that ends words without quotes.
    fn ends_plain(&self) -> Step<bool> {
        let (here, is_flow) = (self.byte(0), self.is_flow());
        if here == b':' && is_flow && matches!(self.byte(1), b',' | b'?' | b'[' | b']' | b'{' | b'}') {
            return Err(misfit::tight_colon(self.page, self.at));
        }
        Ok(match here {
            b':' => self.is_blank(1),
            b',' | b'[' | b']' | b'{' | b'}' => is_flow,
            _ => false,
        })
    }

    /// Passes blanks and ends of lines between words. True where a line ended, here or before.
    fn pass_blanks(&mut self, mut broke: bool, least: usize) -> Step<bool> {
        while self.is_blank(0) && self.byte(0) != 0 {
            if self.is_break(0) {
                self.next_line();
                broke = true;
            } else if broke && self.byte(0) == b'\t' && self.column() < least {
                return Err(misfit::tab(self.page, self.at));
            } else {
                self.at += 1;
            }
        }
        Ok(broke)
    }

    /// Words in quotes, over any number of lines.
    pub(super) fn quoted(&mut self, quote: u8) -> Step {
        self.save_key()?;
        self.key_allowed = false;
        let open = self.at;
        self.at += 1;
        loop {
            if self.byte(0) == 0 || self.is_document_line() {
                return Err(misfit::open_quote(self.page, open));
            }
            self.quoted_words(quote)?;
            if self.byte(0) == quote {
                break;
            }
            while self.is_blank(0) && self.byte(0) != 0 {
                if self.is_break(0) { self.next_line() } else { self.at += 1 }
            }
        }
        if let Some(early) = misfit::closed_early(self.page, open, self.at, self.is_flow()) {
            return Err(early);
        }
        self.push(Kind::Quoted, open + 1, self.at);
        self.at += 1;
        Ok(())
    }

    /// Passes what stands before the next blank or the closing quote.
    fn quoted_words(&mut self, quote: u8) -> Step {
        while !self.is_blank(0) {
            match self.byte(0) {
                b'\'' if quote == b'\'' && self.byte(1) == b'\'' => self.at += 2,
                end if end == quote => break,
                b'\\' if quote == b'"' && self.is_break(1) => {
                    self.at += 1;
                    self.next_line();
                    break;
                }
                b'\\' if quote == b'"' => self.escape()?,
                _ => self.at += 1,
            }
        }
        Ok(())
    }

    fn escape(&mut self) -> Step {
        let digits = match self.byte(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            b'0' | b'a' | b'b' | b't' | b'\t' | b'n' | b'v' | b'f' | b'r' | b'e' | b' ' | b'"' | b'/'
            | b'\\' | b'N' | b'_' | b'L' | b'P' => 0,
            _ => return Err(misfit::escape(self.page, self.at)),
        };
        let code = self.page.slice(self.at + 2, self.at + 2 + digits);
        let is_hex = code.len() == digits && code.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_character = || u32::from_str_radix(code, 16).is_ok_and(|code| char::from_u32(code).is_some());
        if digits > 0 && !(is_hex && is_character()) {
            return Err(misfit::escape(self.page, self.at));
        }
        self.at += 2 + digits;
        Ok(())
    }

    /// A block of text: its header, then every line that is deep enough.
    pub(super) fn block_text(&mut self) -> Step {
        self.drop_key()?;
        self.key_allowed = true;
        let header = self.at;
        self.at += 1;
        let mut least = self.block_header(header)?;
        let header_end = self.at;
        self.end_of_header(header)?;
        self.pass_empty_lines(&mut least)?;
        let mut inside = None;
        while Some(self.column()) == least && self.byte(0) != 0 {
            let start = self.at;
            while !self.is_break(0) && self.byte(0) != 0 {
                self.at += 1;
            }
            inside = Some((inside.map_or(start, |(first, _)| first), self.at));
            if self.byte(0) == 0 {
                break;
            }
            self.next_line();
            self.pass_empty_lines(&mut least)?;
        }
        let (start, end) = inside.unwrap_or((header, header_end));
        self.push(Kind::Quoted, start, end);
        Ok(())
    }

    /// The signs behind `|` or `>`. Gives the column of the text where they name it.
    fn block_header(&mut self, header: usize) -> Step<Option<usize>> {
        let mut deeper = None;
        for _ in 0..2 {
            match self.byte(0) {
                b'+' | b'-' if !matches!(self.page.text.as_bytes().get(self.at - 1), Some(b'+' | b'-')) => {
                    self.at += 1;
                }
                b'0' if deeper.is_none() => return Err(misfit::block_header(self.page, header)),
                digit @ b'1'..=b'9' if deeper.is_none() => {
                    deeper = Some(usize::from(digit - b'0'));
                    self.at += 1;
                }
                _ => break,
            }
        }
        Ok(deeper.map(|deeper| self.indent.unwrap_or(0) + deeper))
    }

    /// The rest of the header's line: nothing, or a comment.
    fn end_of_header(&mut self, header: usize) -> Step {
        while matches!(self.byte(0), b' ' | b'\t') {
            self.at += 1;
        }
        if self.byte(0) == b'#' {
            while !self.is_break(0) && self.byte(0) != 0 {
                self.at += 1;
            }
        }
        if self.is_break(0) {
            self.next_line();
        } else if self.byte(0) != 0 {
            return Err(misfit::block_header(self.page, header));
        }
        Ok(())
    }

    /// Passes lines without text, and the indentation of the next line. Before the first line, `least` is found here.
    fn pass_empty_lines(&mut self, least: &mut Option<usize>) -> Step {
        let mut deepest = 0;
        loop {
            let is_before = |column: usize| least.is_none_or(|least| column < least);
            while is_before(self.column()) && self.byte(0) == b' ' {
                self.at += 1;
            }
            deepest = deepest.max(self.column());
            if is_before(self.column()) && self.byte(0) == b'\t' {
                return Err(misfit::tab(self.page, self.at));
            }
            if !self.is_break(0) {
                break;
            }
            self.next_line();
        }
        if least.is_none() {
            *least = Some(deepest.max(self.indent.map_or(0, |indent| indent + 1)).max(1));
        }
        Ok(())
    }
}
