package dev.mitra.job.traffic;

/** How far apart two events are, by a formula of its own: the chord through the earth. */
final class Journey {
  private static final double EARTH_RADIUS_KM = 6_371;

  private Journey() {}

  static double kilometres(Sample from, Sample to) {
    double[] a = onUnitSphere(from);
    double[] b = onUnitSphere(to);
    double chord = Math.sqrt(square(a[0] - b[0]) + square(a[1] - b[1]) + square(a[2] - b[2]));
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, chord / 2));
  }

  static double kilometresPerHour(Sample from, Sample to) {
    double hours = (to.event().time() - from.event().time()) / 3_600_000.0;
    return kilometres(from, to) / hours;
  }

  private static double[] onUnitSphere(Sample sample) {
    double latitude = Math.toRadians(sample.number("/device/latitude"));
    double longitude = Math.toRadians(sample.number("/device/longitude"));
    return new double[] {
      Math.cos(latitude) * Math.cos(longitude),
      Math.cos(latitude) * Math.sin(longitude),
      Math.sin(latitude)
    };
  }

  private static double square(double value) {
    return value * value;
  }
}
