//! One token at a time: what may begin here, and which keys and indentations it implies.

use super::error::{Fail, fail};
use super::scanner::Scanner;
use super::token::{Kind, Token};

impl Scanner<'_> {
    /// Scans one token, and those it implies, to the end of the queue.
    pub(super) fn fetch(&mut self) -> Result<(), Fail> {
        self.skip_to_token();
        self.unroll_indent(i64::from(self.cur.mark().column));
        self.check_readable(4)?;
        let byte = self.cur.byte();
        let line_start = self.cur.mark().column == 0;
        match byte {
            0 => self.fetch_stream_end(),
            b'%' if line_start => self.fetch_directive(),
            b'-' if self.cur.is_document_indicator() => self.fetch_document_indicator(Kind::DocumentStart),
            b'.' if self.cur.is_document_indicator() => self.fetch_document_indicator(Kind::DocumentEnd),
            b'[' => self.fetch_flow_start(Kind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(Kind::FlowMappingStart),
            b']' => self.fetch_flow_end(Kind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(Kind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.cur.is_blankz(1) => self.fetch_block_entry(),
            b'?' if self.flow > 0 || self.cur.is_blankz(1) => self.fetch_key(),
            b':' if self.flow > 0 || self.cur.is_blankz(1) => self.fetch_value(),
            b'*' => self.fetch_anchor(Kind::Alias),
            b'&' => self.fetch_anchor(Kind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if self.flow == 0 => self.fetch_block_scalar(true),
            b'>' if self.flow == 0 => self.fetch_block_scalar(false),
            b'\'' => self.fetch_quoted(true),
            b'"' => self.fetch_quoted(false),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'\t' => Err(self.no_token(byte)),
            _ => self.fetch_plain(),
        }
    }

    fn no_token(&self, byte: u8) -> Fail {
        let message = match byte {
            b'\t' => "found a tab where indentation by spaces is expected".to_owned(),
            _ => format!("found character '{}' that cannot start any token", char::from(byte)),
        };
        fail(message, self.cur.mark().pos())
    }

    fn fetch_stream_end(&mut self) -> Result<(), Fail> {
        self.cur.end_line();
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let mark = self.cur.mark();
        self.tokens.push_back(Token::bare(Kind::StreamEnd, mark, mark));
        self.finished = true;
        Ok(())
    }

    fn fetch_directive(&mut self) -> Result<(), Fail> {
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let token = self.scan_directive()?;
        self.tokens.push_back(token);
        Ok(())
    }

    /// Moves over `width` ASCII characters and queues them as one token.
    fn push_indicator(&mut self, kind: Kind, width: usize) {
        let start = self.cur.mark();
        self.cur.advance(width, width);
        self.tokens.push_back(Token::bare(kind, start, self.cur.mark()));
    }

    fn fetch_document_indicator(&mut self, kind: Kind) -> Result<(), Fail> {
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        self.push_indicator(kind, 3);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: Kind) -> Result<(), Fail> {
        self.save_key()?;
        self.push_level()?;
        self.key_allowed = true;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: Kind) -> Result<(), Fail> {
        self.remove_key()?;
        self.pop_level();
        self.key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Result<(), Fail> {
        self.remove_key()?;
        self.key_allowed = true;
        self.push_indicator(Kind::FlowEntry, 1);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Result<(), Fail> {
        let mark = self.cur.mark();
        if self.flow == 0 {
            if !self.key_allowed {
                return Err(fail("block sequence entries are not allowed in this context", mark.pos()));
            }
            self.roll_indent(mark.column, None, Kind::BlockSequenceStart, mark)?;
        }
        self.remove_key()?;
        self.key_allowed = true;
        self.push_indicator(Kind::BlockEntry, 1);
        Ok(())
    }

    fn fetch_key(&mut self) -> Result<(), Fail> {
        let mark = self.cur.mark();
        if self.flow == 0 {
            if !self.key_allowed {
                return Err(fail("mapping keys are not allowed in this context", mark.pos()));
            }
            self.roll_indent(mark.column, None, Kind::BlockMappingStart, mark)?;
        }
        self.remove_key()?;
        self.key_allowed = self.flow == 0;
        self.push_indicator(Kind::Key, 1);
        Ok(())
    }

    fn fetch_value(&mut self) -> Result<(), Fail> {
        if self.take_key()? {
            self.key_allowed = false;
        } else {
            if self.flow == 0 {
                let mark = self.cur.mark();
                if !self.key_allowed {
                    return Err(fail("mapping values are not allowed in this context", mark.pos()));
                }
                self.roll_indent(mark.column, None, Kind::BlockMappingStart, mark)?;
            }
            self.key_allowed = self.flow == 0;
        }
        self.push_indicator(Kind::Value, 1);
        Ok(())
    }

    fn fetch_anchor(&mut self, kind: Kind) -> Result<(), Fail> {
        self.save_key()?;
        self.key_allowed = false;
        let token = self.scan_anchor(kind)?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_tag(&mut self) -> Result<(), Fail> {
        self.save_key()?;
        self.key_allowed = false;
        let token = self.scan_tag()?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_block_scalar(&mut self, literal: bool) -> Result<(), Fail> {
        self.remove_key()?;
        self.key_allowed = true;
        let token = self.scan_block_scalar(literal)?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_quoted(&mut self, single: bool) -> Result<(), Fail> {
        self.save_key()?;
        self.key_allowed = false;
        let token = self.scan_quoted(single)?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_plain(&mut self) -> Result<(), Fail> {
        self.save_key()?;
        self.key_allowed = false;
        let token = self.scan_plain()?;
        self.tokens.push_back(token);
        Ok(())
    }
}
