//! An index has a type of its own, which can never be zero, so the compiler takes the zero
//! for `None`, and an `Option` is as large as the index alone. What can be computed goes:
//! where there is no twin, the map ends. It costs an addition and a subtraction for each
//! index. Do not do it by hand, with a number that means "none": the compiler would no longer
//! see where you forgot to ask.

use std::num::NonZero;
use std::process::ExitCode;

use mesh::{Surface, TRIANGLES, Triangles, walk};

/// One side of an edge. What is not linked yet is `None`.
// Changed: indices that are never zero, and no `is_border`.
struct HalfEdge {
    origin: u32,
    twin: Option<Id>,
    next: Option<Id>,
    previous: Option<Id>,
    face: Option<Id>,
}

/// A number that is kept as one more than it is, so that zero is left for `None`.
#[derive(Clone, Copy)]
struct Id(NonZero<u32>);

impl Id {
    fn new(number: usize) -> Self {
        let more = u32::try_from(number + 1).expect("not so many half-edges");
        Self(NonZero::new(more).expect("one more than a number"))
    }

    fn number(self) -> usize {
        self.0.get() as usize - 1
    }
}

struct Mesh {
    edges: Vec<HalfEdge>,
}

/// Builds the mesh, in a list that has room for its half-edges and for no more.
fn build(triangles: Triangles) -> Mesh {
    let mut mesh = Mesh { edges: Vec::with_capacity(3 * TRIANGLES) };
    for (face, triangle) in triangles.enumerate() {
        for origin in triangle.corners {
            mesh.edges.push(HalfEdge {
                origin: u32::try_from(origin).expect("not so many corners"),
                twin: None,
                next: None,
                previous: None,
                face: Some(Id::new(face)),
            });
        }
        mesh.link_around(3 * face);
        for (edge, neighbor) in (3 * face..).zip(triangle.neighbors) {
            mesh.link_across(edge, neighbor.filter(|neighbor| *neighbor < face));
        }
    }
    mesh
}

impl Mesh {
    /// Links the three half-edges of a triangle, of which `first` is the first.
    fn link_around(&mut self, first: usize) {
        for side in 0..3 {
            let (edge, next) = (first + side, first + (side + 1) % 3);
            self.edges[edge].next = Some(Id::new(next));
            self.edges[next].previous = Some(Id::new(edge));
        }
    }

    /// Links a half-edge and its twin, if the triangle beside it has been read.
    fn link_across(&mut self, edge: usize, neighbor: Option<usize>) {
        let end = self.origin(self.next(edge));
        let mut others = neighbor.map_or(0..0, |face| 3 * face..3 * face + 3);
        if let Some(twin) = others.find(|other| self.origin(*other) == end) {
            self.edges[edge].twin = Some(Id::new(twin));
            self.edges[twin].twin = Some(Id::new(edge));
        }
    }
}

impl Surface for Mesh {
    fn origin(&self, edge: usize) -> usize {
        self.edges[edge].origin as usize
    }

    fn twin(&self, edge: usize) -> Option<usize> {
        self.edges[edge].twin.map(Id::number)
    }

    fn next(&self, edge: usize) -> usize {
        self.edges[edge].next.expect("a linked edge").number()
    }

    fn previous(&self, edge: usize) -> usize {
        self.edges[edge].previous.expect("a linked edge").number()
    }

    fn face(&self, edge: usize) -> usize {
        self.edges[edge].face.expect("a linked edge").number()
    }

    fn is_border(&self, edge: usize) -> bool {
        self.edges[edge].twin.is_none()
    }
}

fn explore(triangles: Triangles) -> u64 {
    walk(&build(triangles))
}

fn main() -> ExitCode {
    mesh::run(explore)
}
