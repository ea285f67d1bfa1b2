//! The task of exercise 13: the triangles, the walk, and the check of the answer. Leave this
//! file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many triangles the map has.
pub const TRIANGLES: usize = 2 * SQUARES * SQUARES;

/// How many corners they have, where those that meet in a point are one.
pub const CORNERS: usize = (SQUARES + 1) * (SQUARES + 1);

/// A triangle, as it is in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Triangle {
    /// The numbers of its corners, in the order in which you go round.
    pub corners: [usize; 3],
    /// The number of the triangle on the other side of each edge. The first edge is that
    /// from the first corner to the second. Where there is none, the map ends.
    pub neighbors: [Option<usize>; 3],
}

/// The triangles in the order of their numbers, which begin at 0. The file is read once.
pub struct Triangles {
    next: usize,
}

impl Iterator for Triangles {
    type Item = Triangle;

    fn next(&mut self) -> Option<Triangle> {
        let number = self.next;
        self.next += 1;
        (number < TRIANGLES).then(|| triangle(number))
    }
}

/// What a walk asks. A half-edge is one side of an edge, and has a number. The first is that
/// from the first corner of the first triangle, then come the others around it, and then those
/// of the next triangle.
pub trait Surface {
    /// The number of the corner where the half-edge begins.
    fn origin(&self, edge: usize) -> usize;

    /// The other side of the edge. There is none where the map ends.
    fn twin(&self, edge: usize) -> Option<usize>;

    /// The next half-edge around the triangle.
    fn next(&self, edge: usize) -> usize;

    /// The half-edge before it around the triangle.
    fn previous(&self, edge: usize) -> usize;

    /// The number of the triangle.
    fn face(&self, edge: usize) -> usize;

    /// Whether the map ends here.
    fn is_border(&self, edge: usize) -> bool;
}

/// Walks from triangle to triangle. What is seen decides where the walk goes. Returns what
/// was seen.
#[must_use]
pub fn walk(surface: &impl Surface) -> u64 {
    let (mut edge, mut seen) = (0, 0);
    for _ in 0..STEPS {
        let place = surface.origin(edge) << 32 | surface.face(edge);
        seen = mixed(seen ^ place as u64 ^ u64::from(surface.is_border(edge)) << 63);
        edge = surface.twin(edge).unwrap_or(edge);
        edge = if seen & 1 == 0 { surface.next(edge) } else { surface.previous(edge) };
    }
    seen
}

/// Measures `explore` and checks its answer: what was seen on the walk.
pub fn run(explore: impl Fn(Triangles) -> u64) -> ExitCode {
    harness::run_with(|| Triangles { next: 0 }, explore, |answer| check(*answer))
}

/// How many squares lie side by side, in each direction. Each is two triangles.
const SQUARES: usize = 180;

const STEPS: usize = 200_000;

/// The numbers of triangles and corners do not tell where these are: they are multiplied by
/// something that has no factor in common with how many there are.
const SHUFFLE: usize = 23_003;

/// Undoes [`SHUFFLE`] for the number of a triangle.
const PLACE_FACTOR: usize = inverse(SHUFFLE, TRIANGLES);

/// The number by which to multiply to undo a multiplication by `factor`, modulo `modulus`.
const fn inverse(factor: usize, modulus: usize) -> usize {
    let mut inverse = 1;
    while inverse * factor % modulus != 1 {
        inverse += 1;
    }
    inverse
}

/// Where a triangle is: its row and its column of squares, and whether it is the upper one.
type Place = (usize, usize, bool);

fn place(number: usize) -> Place {
    let place = number * SHUFFLE % TRIANGLES;
    (place / 2 / SQUARES, place / 2 % SQUARES, place % 2 == 1)
}

fn number((row, column, is_upper): Place) -> usize {
    (2 * (row * SQUARES + column) + usize::from(is_upper)) * PLACE_FACTOR % TRIANGLES
}

fn corner(row: usize, column: usize) -> usize {
    (row * (SQUARES + 1) + column) * SHUFFLE % CORNERS
}

fn triangle(number_of_it: usize) -> Triangle {
    let (row, column, is_upper) = place(number_of_it);
    let (below, right) = (row + 1, column + 1);
    let (first, last) = (corner(row, column), corner(below, right));
    let third = if is_upper { corner(row, right) } else { corner(below, column) };
    let corners = if is_upper { [last, third, first] } else { [first, third, last] };
    Triangle {
        corners,
        neighbors: neighbors((row, column, is_upper)).map(|place| place.map(number)),
    }
}

/// Where the neighbors of a triangle are, in the order of its edges.
fn neighbors((row, column, is_upper): Place) -> [Option<Place>; 3] {
    let end = |line: usize| Some(line + 1).filter(|line| *line < SQUARES);
    let (beside, above_or_below) = if is_upper {
        (end(column), row.checked_sub(1))
    } else {
        (column.checked_sub(1), end(row))
    };
    [
        beside.map(|column| (row, column, !is_upper)),
        above_or_below.map(|row| (row, column, !is_upper)),
        Some((row, column, !is_upper)),
    ]
}

fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits ^ (bits >> 29)
}

/// The map without any list: everything is computed when it is asked for.
struct Computed;

impl Surface for Computed {
    fn origin(&self, edge: usize) -> usize {
        triangle(edge / 3).corners[edge % 3]
    }

    fn twin(&self, edge: usize) -> Option<usize> {
        let neighbor = triangle(edge / 3).neighbors[edge % 3]?;
        // The neighbor goes round the same way, so it walks their edge the other way.
        let end = self.origin(self.next(edge));
        (3 * neighbor..3 * neighbor + 3).find(|twin| self.origin(*twin) == end)
    }

    fn next(&self, edge: usize) -> usize {
        edge - edge % 3 + (edge + 1) % 3
    }

    fn previous(&self, edge: usize) -> usize {
        edge - edge % 3 + (edge + 2) % 3
    }

    fn face(&self, edge: usize) -> usize {
        edge / 3
    }

    fn is_border(&self, edge: usize) -> bool {
        triangle(edge / 3).neighbors[edge % 3].is_none()
    }
}

/// Compares the answer with a walk over the map that is computed.
fn check(answer: u64) -> Result<(), Mismatch> {
    first_difference([walk(&Computed)], &[answer])
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDGES: usize = 3 * TRIANGLES;

    #[test]
    fn every_number_is_somewhere() {
        assert!((0..TRIANGLES).all(|triangle| number(place(triangle)) == triangle));
        let mut seen = vec![false; CORNERS];
        (0..TRIANGLES).flat_map(|number| triangle(number).corners).for_each(|it| seen[it] = true);
        assert!(seen.iter().all(|seen| *seen));
    }

    #[test]
    fn twins_are_twins_and_lie_between_the_same_corners() {
        for edge in 0..EDGES {
            let Some(twin) = Computed.twin(edge) else {
                assert!(Computed.is_border(edge));
                continue;
            };
            assert!(!Computed.is_border(edge));
            assert_eq!(Computed.twin(twin), Some(edge));
            let ends = |edge| (Computed.origin(edge), Computed.origin(Computed.next(edge)));
            let (from, to) = ends(edge);
            assert_eq!(ends(twin), (to, from));
        }
    }

    #[test]
    fn the_map_ends_on_four_sides() {
        let border = (0..EDGES).filter(|edge| Computed.is_border(*edge)).count();
        assert_eq!(border, 4 * SQUARES);
    }

    #[test]
    fn neighbors_are_seldom_next_to_each_other_in_the_file() {
        let apart = |number: usize, other: usize| number.abs_diff(other) > 100;
        let near = (0..TRIANGLES).filter(|number| {
            !triangle(*number).neighbors.iter().flatten().all(|other| apart(*number, *other))
        });
        assert_eq!(near.count(), 0);
    }

    #[test]
    fn the_walk_gets_far_from_where_it_begins() {
        struct Watched(std::cell::RefCell<Vec<bool>>);
        impl Surface for Watched {
            fn origin(&self, edge: usize) -> usize {
                self.0.borrow_mut()[edge / 3] = true;
                Computed.origin(edge)
            }
            fn twin(&self, edge: usize) -> Option<usize> {
                Computed.twin(edge)
            }
            fn next(&self, edge: usize) -> usize {
                Computed.next(edge)
            }
            fn previous(&self, edge: usize) -> usize {
                Computed.previous(edge)
            }
            fn face(&self, edge: usize) -> usize {
                Computed.face(edge)
            }
            fn is_border(&self, edge: usize) -> bool {
                Computed.is_border(edge)
            }
        }
        let watched = Watched(vec![false; TRIANGLES].into());
        assert_eq!(walk(&watched), walk(&Computed));
        let seen = watched.0.borrow().iter().filter(|seen| **seen).count();
        assert!(seen > TRIANGLES / 20, "{seen}");
    }
}
