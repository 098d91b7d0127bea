package io.tandem.backend;

/**
 * How likely a standard normal number is above {@code u}, for {@code u >= 0}, right to within
 * rounding far into the tail:
 *
 * <p>{@code Q(u) = e^(-u^2 / 2) / (u + 4) * g((u - 4) / (u + 4))}
 *
 * <p>where g is smooth from -1 to 1, so that a polynomial of it serves every u without a case
 * distinction (Shepherd and Laframboise, "Chebyshev Approximation of (1 + 2x) exp(x^2) erfc x in 0
 * &lt;= x &lt; infinity", Mathematics of Computation 36, 1981).
 */
public final class NormalTail {
  /** What is added to and subtracted from u: of whole numbers, the one with the shortest series. */
  public static final int CENTRE = 4;

  /**
   * Of {@code g}, such that it is their sum times the Chebyshev polynomials; by quadrature with 60
   * digits at the 100 roots of the hundredth.
   */
  private static final double[] SERIES = {
    0.97045120456607654485,
    -0.75170881683957053139,
    0.22219355567525103402,
    -0.048517753260446086119,
    0.0069259204962424803924,
    -0.00032059847439814995351,
    -0.00010054739163210678393,
    0.000018903369019706963612,
    1.0103568854746310551e-6,
    -6.1453347493978239064e-7,
    -3.3810201200691756408e-9,
    2.0686508061742834078e-8,
    -1.1282603632469506395e-10,
    -7.7740152283886942605e-10,
    -9.9414241914047074839e-12,
    3.1744829498583027841e-11,
    1.8424806844704940222e-12,
    -1.3128616466710965406e-12,
    -1.7415362652654813574e-13,
    4.9072740317044241038e-14,
    1.2931384326165576208e-14,
    -1.2180663521726341332e-15,
    -8.0521473726209330084e-16,
    -2.8604941442616211396e-17,
    4.0570644243353541464e-17
  };

  /** Further terms are below a twentieth of float32's rounding. */
  private static final int FLOAT32_TERMS = 12;

  private static final double[] FLOAT64 = powers(SERIES.length);

  private NormalTail() {}

  /**
   * The polynomial g's coefficients, that of the lowest power first, as many as the precision
   * needs.
   */
  public static double[] coefficients(Precision precision) {
    return precision.storage() == Precision.FLOAT64 ? FLOAT64.clone() : powers(FLOAT32_TERMS);
  }

  /** Q(u), for u from 0 on. */
  public static double above(double u) {
    double t = (u - CENTRE) / (u + CENTRE);
    double g = 0;
    for (int i = FLOAT64.length - 1; i >= 0; i--) {
      g = g * t + FLOAT64[i];
    }
    return Math.exp(-u * u / 2) / (u + CENTRE) * g;
  }

  /** A series of Chebyshev polynomials as powers, by {@code T(n+1) = 2 t T(n) - T(n-1)}. */
  private static double[] powers(int terms) {
    double[] sum = new double[terms];
    double[] before = new double[terms];
    double[] now = new double[terms];
    before[1] = 1;
    now[0] = 1;
    for (int n = 0; n < terms; n++) {
      double[] next = new double[terms];
      for (int power = 0; power < terms; power++) {
        sum[power] += SERIES[n] * now[power];
        next[power] -= before[power];
        if (power + 1 < terms) {
          next[power + 1] += 2 * now[power];
        }
      }
      before = now;
      now = next;
    }
    return sum;
  }
}
