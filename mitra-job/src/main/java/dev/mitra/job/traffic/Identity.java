package dev.mitra.job.traffic;

/**
 * Who pays, as the shop knows them.
 *
 * @param customerId empty for a guest
 * @param phone opaque
 * @param email opaque
 * @param createdAt when the account was opened, ISO-8601; empty for a guest
 */
record Identity(String customerId, String phone, String email, String createdAt) {
  static Identity guest(String phone, String email) {
    return new Identity("", phone, email, "");
  }

  boolean isGuest() {
    return customerId.isEmpty();
  }

  Identity withPhone(String changed) {
    return new Identity(customerId, changed, email, createdAt);
  }
}
