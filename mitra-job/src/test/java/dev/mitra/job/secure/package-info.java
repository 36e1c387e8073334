/** A Kafka broker that enforces TLS, passwords and access rules, and what tests need for it. */
@NullMarked
package dev.mitra.job.secure;

import org.jspecify.annotations.NullMarked;
