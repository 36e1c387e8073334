/**
 * The breaker: finds rules and models that act on more payments than their guard allows, and asks
 * for their demotion with a control resource like any other.
 */
@NullMarked
package dev.mitra.rules.breaker;

import org.jspecify.annotations.NullMarked;
