//! Factors of matrices: of orthogonal columns and a triangle, and singular values. By faer, on one thread.
//!
//! Matrices are row-major. Signs are LAPACK's for QR: a number on the diagonal of R has the sign opposite to that of the
//! number that was there when its column's turn came, unless nothing was below it. The signs of singular vectors are
//! faer's own. Other than the rest of the kernels, the last bits depend on how wide the processor's vectors are.

use super::{Element, KernelError};
use faer::{Mat, MatMut, MatRef, linalg::solvers::Svd, traits::RealField};

/// A type that matrices can be factored in.
pub(crate) trait Real: Element + RealField {}
impl Real for f32 {}
impl Real for f64 {}

/// The factors Q (m × k) and R (k × n) of a matrix of m × n, where k is the smaller of both: `numpy.linalg.qr`.
pub(crate) fn qr<T: Real>(a: &[T], [m, n]: [usize; 2]) -> [Vec<T>; 2] {
    let k = m.min(n);
    if k == 0 {
        return [Vec::new(), Vec::new()];
    }
    let factors = MatRef::from_row_major_slice(a, m, n).qr();
    [row_major(factors.compute_thin_Q().as_ref()), row_major(factors.thin_R())]
}

/// The singular values, largest first, between left vectors (in columns) and right ones (in rows). With `full` there are
/// as many right ones as the matrix has columns, and as many left ones as it has rows; else only as many as values.
///
/// # Errors
/// [`KernelError::Failed`] where there are none: of NaN or infinities.
pub(crate) fn svd<T: Real>(a: &[T], [m, n]: [usize; 2], full: bool) -> Result<[Vec<T>; 3], KernelError> {
    if m.min(n) == 0 {
        let identity =
            |size| if full { row_major(Mat::<T>::identity(size, size).as_ref()) } else { Vec::new() };
        return Ok([identity(m), Vec::new(), identity(n)]);
    }
    let a = MatRef::from_row_major_slice(a, m, n);
    let factors = if full { Svd::new(a) } else { Svd::new_thin(a) };
    let factors = factors.map_err(|_| {
        KernelError::Failed(
            "the singular values do not converge: of NaN or infinities there are none".to_owned(),
        )
    })?;
    let values = factors.S().column_vector().iter().copied().collect();
    Ok([row_major(factors.U()), values, row_major(factors.V().transpose())])
}

fn row_major<T: Real>(matrix: MatRef<'_, T>) -> Vec<T> {
    let (rows, columns) = (matrix.nrows(), matrix.ncols());
    let mut elements = vec![T::default(); rows * columns];
    MatMut::from_row_major_slice_mut(&mut elements, rows, columns).copy_from(matrix);
    elements
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-14, "{found} is not {expected}");
        }
    }

    /// `numpy.linalg.qr` gives these, signs included.
    #[test]
    fn signs_are_those_of_lapack() {
        let [q, r] = qr(&[3.0, 1.0, 4.0, 2.0], [2, 2]);
        close(&q, &[-0.6, -0.8, -0.8, 0.6]);
        close(&r, &[-5.0, -2.2, 0.0, 0.4]);
        // Below 0, and exactly 0.
        close(&qr(&[-3.0, 0.0, 4.0, 1.0], [2, 2])[1], &[5.0, 0.8, 0.0, 0.6]);
        close(&qr(&[0.0, 2.0], [2, 1])[1], &[-2.0]);
        // Nothing below: as it is.
        close(&qr(&[3.0, 1.0, 0.0, -2.0], [2, 2])[1], &[3.0, 1.0, 0.0, -2.0]);
        close(&qr(&[7.0, -2.0], [1, 2])[1], &[7.0, -2.0]);
    }

    #[test]
    fn factors_multiply_to_the_matrix() {
        for [m, n] in [[1, 1], [5, 2], [2, 5], [40, 7], [7, 40], [130, 130]] {
            let a: Vec<f64> = (0..m * n).map(|i| (i * 7919 % 101) as f64 / 50.0 - 1.0).collect();
            let k = m.min(n);
            let [q, r] = qr(&a, [m, n]);
            close(&product(&q, &r, [m, k, n]), &a);
            let [u, s, v] = svd(&a, [m, n], false).unwrap();
            assert!(s.is_sorted_by(|a, b| a >= b) && s.len() == k);
            let scaled: Vec<f64> = u.iter().zip(s.iter().cycle()).map(|(u, s)| u * s).collect();
            let back = product(&scaled, &v, [m, k, n]);
            assert!(back.iter().zip(&a).all(|(back, a)| (back - a).abs() < 1e-12));
            let [u, _, v] = svd(&a, [m, n], true).unwrap();
            assert_eq!((u.len(), v.len()), (m * m, n * n));
        }
    }

    #[test]
    fn without_elements_there_is_nothing_to_factor() {
        assert_eq!(qr::<f64>(&[], [0, 3]), [const { Vec::<f64>::new() }; 2]);
        assert_eq!(svd::<f64>(&[], [0, 2], true).unwrap(), [vec![], vec![], vec![1.0, 0.0, 0.0, 1.0]]);
    }

    #[test]
    fn nan_has_no_singular_values() {
        let error = svd(&[1.0, f64::NAN, 0.0, 1.0], [2, 2], false).unwrap_err();
        assert!(error.to_string().contains("NaN"), "{error}");
    }

    fn product(a: &[f64], b: &[f64], [m, k, n]: [usize; 3]) -> Vec<f64> {
        let entry = |i: usize| (0..k).map(|t| a[i / n * k + t] * b[t * n + i % n]).sum();
        (0..m * n).map(entry).collect()
    }
}
