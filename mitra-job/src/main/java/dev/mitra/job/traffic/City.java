package dev.mitra.job.traffic;

import java.util.List;

/**
 * A city and its surroundings.
 *
 * @param pinPrefix the first three of six digits of its postal codes
 * @param latitude of the centre, degrees
 * @param longitude of the centre, degrees
 * @param weight relative number of customers
 */
record City(String name, String pinPrefix, double latitude, double longitude, double weight) {
  private static final double EARTH_RADIUS_KM = 6_371;

  static final List<City> ALL =
      List.of(
          new City("Mumbai", "400", 19.0760, 72.8777, 18),
          new City("Delhi", "110", 28.6139, 77.2090, 17),
          new City("Bengaluru", "560", 12.9716, 77.5946, 15),
          new City("Hyderabad", "500", 17.3850, 78.4867, 11),
          new City("Chennai", "600", 13.0827, 80.2707, 9),
          new City("Kolkata", "700", 22.5726, 88.3639, 8),
          new City("Pune", "411", 18.5204, 73.8567, 8),
          new City("Ahmedabad", "380", 23.0225, 72.5714, 6),
          new City("Jaipur", "302", 26.9124, 75.7873, 4),
          new City("Lucknow", "226", 26.8467, 80.9462, 4),
          new City("Patna", "800", 25.5941, 85.1376, 3),
          new City("Indore", "452", 22.7196, 75.8577, 3),
          new City("Kochi", "682", 9.9312, 76.2673, 3),
          new City("Guwahati", "781", 26.1445, 91.7362, 2),
          new City("Bhubaneswar", "751", 20.2961, 85.8245, 2));

  /** Great-circle distance between the centres, by the haversine formula. */
  double kilometresTo(City other) {
    double north = StrictMath.toRadians(other.latitude - latitude);
    double east = StrictMath.toRadians(other.longitude - longitude);
    double h =
        StrictMath.pow(StrictMath.sin(north / 2), 2)
            + StrictMath.cos(StrictMath.toRadians(latitude))
                * StrictMath.cos(StrictMath.toRadians(other.latitude))
                * StrictMath.pow(StrictMath.sin(east / 2), 2);
    return 2 * EARTH_RADIUS_KM * StrictMath.asin(Math.sqrt(h));
  }
}
