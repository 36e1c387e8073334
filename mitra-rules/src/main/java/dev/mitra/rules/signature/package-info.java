/**
 * Who may change what is in force: the ring of public keys, signatures of control records, and
 * private keys in files.
 */
@NullMarked
package dev.mitra.rules.signature;

import org.jspecify.annotations.NullMarked;
