package dev.mitra.features.expr;

import dev.mitra.features.expr.Node.FlagNode;
import dev.mitra.features.expr.Node.NumberNode;
import dev.mitra.features.expr.Node.TextNode;
import dev.mitra.features.expr.Node.WholeNode;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A node that is complete but for the ordinals of what it reads. It knows nothing of CEL's trees:
 * an expression is checked and planned once, and bound to as many tables as there come to be.
 *
 * @param type which of the four types of node it becomes
 * @param constant whether it becomes one of the constants of {@link Node}, whatever the ordinals
 * @param binder makes the node
 */
record Template<N extends Node>(Class<N> type, boolean constant, Function<Binding, N> binder) {

  N bind(Binding binding) {
    return binder.apply(binding);
  }

  /**
   * This template, known to be of a type.
   *
   * @throws IllegalStateException when it is of another one, which the check rules out
   */
  <M extends Node> Template<M> as(Class<M> wanted) {
    if (type != wanted) {
      throw new IllegalStateException(
          type.getSimpleName() + " where " + wanted.getSimpleName() + " is wanted");
    }
    @SuppressWarnings("unchecked") // the types are the same
    Template<M> same = (Template<M>) this;
    return same;
  }

  static <N extends Node> Template<N> constant(Class<N> type, N node) {
    return new Template<>(type, true, binding -> node);
  }

  static <N extends Node> Template<N> reading(Class<N> type, Function<Binding, N> binder) {
    return new Template<>(type, false, binder);
  }

  static <A extends Node> Template<FlagNode> flag(Function<A, FlagNode> make, Template<A> a) {
    return reading(FlagNode.class, binding -> make.apply(a.bind(binding)));
  }

  static <A extends Node, B extends Node> Template<FlagNode> flag(
      BiFunction<A, B, FlagNode> make, Template<A> a, Template<B> b) {
    return reading(FlagNode.class, binding -> make.apply(a.bind(binding), b.bind(binding)));
  }

  static <A extends Node> Template<NumberNode> number(Function<A, NumberNode> make, Template<A> a) {
    return reading(NumberNode.class, binding -> make.apply(a.bind(binding)));
  }

  static Template<NumberNode> number(
      BiFunction<NumberNode, NumberNode, NumberNode> make,
      Template<NumberNode> a,
      Template<NumberNode> b) {
    return reading(NumberNode.class, binding -> make.apply(a.bind(binding), b.bind(binding)));
  }

  static <A extends Node> Template<WholeNode> whole(Function<A, WholeNode> make, Template<A> a) {
    return reading(WholeNode.class, binding -> make.apply(a.bind(binding)));
  }

  static Template<WholeNode> whole(
      BiFunction<WholeNode, WholeNode, WholeNode> make,
      Template<WholeNode> a,
      Template<WholeNode> b) {
    return reading(WholeNode.class, binding -> make.apply(a.bind(binding), b.bind(binding)));
  }

  static <A extends Node> Template<TextNode> text(Function<A, TextNode> make, Template<A> a) {
    return reading(TextNode.class, binding -> make.apply(a.bind(binding)));
  }

  static Template<TextNode> text(
      BiFunction<TextNode, TextNode, TextNode> make, Template<TextNode> a, Template<TextNode> b) {
    return reading(TextNode.class, binding -> make.apply(a.bind(binding), b.bind(binding)));
  }
}
