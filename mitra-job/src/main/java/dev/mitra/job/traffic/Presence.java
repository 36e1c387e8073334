package dev.mitra.job.traffic;

/**
 * The device a payment comes from, and where it is.
 *
 * @param device empty when nobody is present, as when a subscription renews
 */
record Presence(String device, String ip, double latitude, double longitude) {
  static final Presence NOBODY = new Presence("", "", 0, 0);

  boolean isSomebody() {
    return !device.isEmpty();
  }
}
