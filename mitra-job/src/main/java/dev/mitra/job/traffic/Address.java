package dev.mitra.job.traffic;

/** A place that goods are sent to: six-digit postal code and opaque address. */
record Address(String pincode, String token) {
  static final Address NONE = new Address("", "");
}
