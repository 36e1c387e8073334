package dev.mitra.job.traffic;

/** A merchant; it is known by its id alone. */
record Merchant(String id, Category category) {}
