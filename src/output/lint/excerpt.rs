//! The part of a line that a finding shows, and the marks under it.

use super::Location;
use crate::output::escape::printable;
use crate::output::table::measure;

/// Stands for what is left out.
const CUT: char = '…';

/// Which columns of a line are shown.
pub(super) struct Excerpt {
    /// Columns left out before the first that is shown.
    from: usize,
    /// Columns that are shown.
    room: usize,
    /// The marked columns of the whole line; none if the line does not reach so far.
    marked: Option<(usize, usize)>,
}

impl Excerpt {
    /// Chooses the columns of a line so that the place is among them.
    pub fn of(line: &str, place: &Location, room: usize) -> Self {
        let at = place.column.saturating_sub(1) as usize;
        let before: String = line.chars().take(at).collect();
        let length =
            if place.end_line == place.line { place.end_column.saturating_sub(place.column) } else { 1 };
        let marked: String = line.chars().skip(at).take(length.max(1) as usize).collect();
        let (start, length) = (measure(&plain(&before)), measure(&plain(&marked)).max(1));
        let reached = before.chars().count() == at;
        // A third of the room is left for what stands before.
        let is_seen = start + length.min(room / 2) < room || measure(&plain(line)) <= room;
        let from = if is_seen || !reached { 0 } else { start.saturating_sub(room / 3) };
        Self { from, room, marked: reached.then_some((start, length)) }
    }

    /// Returns what is shown of a line.
    pub fn shown(&self, line: &str) -> String {
        let line = plain(line);
        let fits = measure(&line) <= self.from + self.room;
        if fits && self.from == 0 {
            return line;
        }
        let mut out = String::new();
        let (mut column, mut taken) = (0, 0);
        for c in line.chars() {
            let width = width_of(c);
            if column >= self.from && (fits || taken + width < self.room) {
                out.push(if taken == 0 && self.from > 0 { CUT } else { c });
                taken += width;
            } else if column >= self.from {
                out.push(CUT);
                break;
            }
            column += width;
        }
        out
    }

    /// Returns the columns before the marks, and how many marks there are.
    pub fn marks(&self) -> Option<(usize, usize)> {
        let (start, length) = self.marked?;
        let space = start.saturating_sub(self.from);
        Some((space, length.min(self.room.saturating_sub(space)).max(1)))
    }
}

fn width_of(c: char) -> usize {
    if c.is_ascii() { 1 } else { measure(c.encode_utf8(&mut [0; 4])) }
}

/// A line of the manifest, with its tabs as spaces.
fn plain(line: &str) -> String {
    printable(&line.replace('\t', "    ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(column: u32, end_column: u32) -> Location {
        Location { file: "a".into(), line: 1, column, end_line: 1, end_column }
    }

    #[test]
    fn the_place_is_among_what_is_shown() {
        for (line, (column, end), room, want) in [
            ("a: 1", (4, 5), 300, ("a: 1", Some((3, 1)))),
            ("a: 1", (4, 5), 4, ("a: 1", Some((3, 1)))),
            ("a: 1234567", (1, 2), 6, ("a: 12…", Some((0, 1)))),
            ("0123456789abcdef", (13, 15), 9, ("…abcdef", Some((3, 2)))),
            ("0123456789abcdefghijkl", (13, 15), 9, ("…abcdefg…", Some((3, 2)))),
            ("0123456789abcdef", (1, 17), 9, ("01234567…", Some((0, 9)))),
            // What is wide takes two columns, what is escaped takes those of its escape.
            ("日本: 1", (5, 6), 300, ("日本: 1", Some((6, 1)))),
            ("\u{1b}: 1", (4, 5), 300, ("\\x1b: 1", Some((6, 1)))),
            ("\ta: 1", (2, 3), 300, ("    a: 1", Some((4, 1)))),
            // Of a line of many thousand characters only the beginning is known.
            ("0123", (9, 10), 300, ("0123", None)),
        ] {
            let excerpt = Excerpt::of(line, &place(column, end), room);
            assert_eq!((excerpt.shown(line).as_str(), excerpt.marks()), want, "{line} {column} {room:?}");
        }
    }
}
