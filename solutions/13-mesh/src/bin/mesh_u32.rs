//! All numbers are `u32`, which is enough for four billion half-edges. It costs a conversion at
//! each door: into the mesh it can fail, and a mesh with more half-edges than that cannot be
//! built. Do not expect half of everything: an `Option` still has a flag beside its number,
//! and the flag is as large as the number.

use std::process::ExitCode;

use mesh::{Surface, TRIANGLES, Triangles, walk};

/// One side of an edge. What is not linked yet is `None`.
// Changed: numbers of four bytes.
struct HalfEdge {
    is_border: bool,
    origin: u32,
    twin: Option<u32>,
    next: Option<u32>,
    previous: Option<u32>,
    face: Option<u32>,
}

/// A number, as it is kept.
fn small(number: usize) -> u32 {
    u32::try_from(number).expect("not so many half-edges")
}

struct Mesh {
    edges: Vec<HalfEdge>,
}

/// Builds the mesh, in a list that has room for its half-edges and for no more.
fn build(triangles: Triangles) -> Mesh {
    let mut mesh = Mesh { edges: Vec::with_capacity(3 * TRIANGLES) };
    for (face, triangle) in triangles.enumerate() {
        for (origin, neighbor) in triangle.corners.into_iter().zip(triangle.neighbors) {
            mesh.edges.push(HalfEdge {
                is_border: neighbor.is_none(),
                origin: small(origin),
                twin: None,
                next: None,
                previous: None,
                face: Some(small(face)),
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
            self.edges[edge].next = Some(small(next));
            self.edges[next].previous = Some(small(edge));
        }
    }

    /// Links a half-edge and its twin, if the triangle beside it has been read.
    fn link_across(&mut self, edge: usize, neighbor: Option<usize>) {
        let end = self.origin(self.next(edge));
        let mut others = neighbor.map_or(0..0, |face| 3 * face..3 * face + 3);
        if let Some(twin) = others.find(|other| self.origin(*other) == end) {
            self.edges[edge].twin = Some(small(twin));
            self.edges[twin].twin = Some(small(edge));
        }
    }
}

impl Surface for Mesh {
    fn origin(&self, edge: usize) -> usize {
        self.edges[edge].origin as usize
    }

    fn twin(&self, edge: usize) -> Option<usize> {
        self.edges[edge].twin.map(|twin| twin as usize)
    }

    fn next(&self, edge: usize) -> usize {
        self.edges[edge].next.expect("a linked edge") as usize
    }

    fn previous(&self, edge: usize) -> usize {
        self.edges[edge].previous.expect("a linked edge") as usize
    }

    fn face(&self, edge: usize) -> usize {
        self.edges[edge].face.expect("a linked edge") as usize
    }

    fn is_border(&self, edge: usize) -> bool {
        self.edges[edge].is_border
    }
}

fn explore(triangles: Triangles) -> u64 {
    walk(&build(triangles))
}

fn main() -> ExitCode {
    mesh::run(explore)
}
