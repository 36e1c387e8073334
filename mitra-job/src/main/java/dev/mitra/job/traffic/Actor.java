package dev.mitra.job.traffic;

/** Somebody on a device: who they say they are, and where they really are. */
record Actor(Identity identity, Presence presence) {}
