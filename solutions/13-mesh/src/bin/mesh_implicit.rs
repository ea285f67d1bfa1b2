//! A triangle has three half-edges, one after the other in the list. So the next one, the one
//! before and the triangle follow from the index, and nothing of that is kept. It costs a
//! division where a field was read. Do not do it where faces may have more than three edges,
//! or where triangles come and go: then the index says nothing any more.

use std::num::NonZero;
use std::process::ExitCode;

use mesh::{Surface, TRIANGLES, Triangles, walk};

/// One side of an edge: the half-edges of each triangle are together, in their order.
// Changed: what follows from the index is not kept.
struct HalfEdge {
    origin: u32,
    twin: Option<Id>,
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
        mesh.edges.extend(triangle.corners.map(|origin| HalfEdge {
            origin: u32::try_from(origin).expect("not so many corners"),
            twin: None,
        }));
        for (edge, neighbor) in (3 * face..).zip(triangle.neighbors) {
            mesh.link_across(edge, neighbor.filter(|neighbor| *neighbor < face));
        }
    }
    mesh
}

impl Mesh {
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
        edge / 3 * 3 + (edge + 1) % 3
    }

    fn previous(&self, edge: usize) -> usize {
        edge / 3 * 3 + (edge + 2) % 3
    }

    fn face(&self, edge: usize) -> usize {
        edge / 3
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
