package dev.mitra.job.traffic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The customers. Most live alone, some in families that share a device. A few frequent travellers
 * are kept apart: they make no payments but those of their journeys, so that no payment from home
 * falls within a journey by accident.
 */
final class Population {
  private static final double IN_FAMILIES = 0.08;
  private static final int FAMILY_SIZE = 4;
  private static final int OLDEST_DAYS = 1_500;

  private final Registry registry;
  private final Dice dice;
  private final List<Customer> customers = new ArrayList<>();
  private final Map<City, List<Integer>> slotsByCity = new HashMap<>();
  private final Weights activity;
  private final int families;
  private final Deque<Traveller> travellers = new ArrayDeque<>();

  private record Traveller(Customer customer, long freeFrom) {}

  Population(int count, long now, Registry registry, Dice dice) {
    this.registry = registry;
    this.dice = dice;
    families = Math.max(1, (int) (count * IN_FAMILIES) / FAMILY_SIZE);
    for (int family = 0; family < families; family++) {
      addFamily(now);
    }
    while (customers.size() < count) {
      add(registry.customer(now, age(), registry.city()));
    }
    for (int i = 0; i < Math.max(4, count / 100); i++) {
      Customer traveller = registry.customer(now, age(), registry.city());
      travellers.add(new Traveller(traveller, Long.MIN_VALUE));
    }
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      weights[i] = dice.logNormal(1, 0.8);
    }
    activity = Weights.of(count, i -> weights[i]);
  }

  /** Somebody who is about to pay: who pays often is drawn often. */
  Customer shopper() {
    return customers.get(activity.draw(dice));
  }

  /** Anybody, each as likely as the other. */
  Customer anybody() {
    return dice.pick(customers);
  }

  /** Different people of one city; fewer when it has not that many. */
  List<Customer> neighbours(int count) {
    List<Integer> slots = slotsByCity.getOrDefault(anybody().home().city(), List.of());
    int from = dice.below(slots.size());
    List<Customer> found = new ArrayList<>();
    for (int i = 0; i < Math.min(count, slots.size()); i++) {
      found.add(customers.get(slots.get((from + i) % slots.size())));
    }
    return found;
  }

  /** A family; the last device of each member is the one they share. */
  List<Customer> family() {
    int first = dice.below(families) * FAMILY_SIZE;
    return List.copyOf(customers.subList(first, first + FAMILY_SIZE));
  }

  /** A traveller at home and rested; empty when all are on their way. */
  Optional<Customer> traveller(long now, long busyUntil) {
    Traveller next = travellers.element();
    if (next.freeFrom() > now) {
      return Optional.empty();
    }
    travellers.remove();
    travellers.add(new Traveller(next.customer(), busyUntil));
    return Optional.of(next.customer());
  }

  /** Remembers what changed about somebody; nothing to do for who is not part of the population. */
  void update(Customer changed) {
    if (changed.slot() != Customer.OUTSIDE) {
      customers.set(changed.slot(), changed);
    }
  }

  /** Somebody new takes the place of somebody who shops alone, in the same city. */
  Customer newcomer(long now) {
    int slot = dice.between(families * FAMILY_SIZE, customers.size() - 1);
    City city = customers.get(slot).home().city();
    Customer newcomer = registry.customer(now, 0, city).withSlot(slot);
    update(newcomer);
    return newcomer;
  }

  /** The bank replaces the cards of a victim. */
  void reissueCards(Customer victim) {
    update(victim.withCards(victim.cards().stream().map(registry::cardLike).toList()));
  }

  private void addFamily(long now) {
    Customer.Home home = registry.home(registry.city());
    String shared = registry.device();
    for (int i = 0; i < FAMILY_SIZE; i++) {
      Customer member = registry.customer(now, age(), home);
      add(member.withDevices(List.of(member.devices().get(0), shared)));
    }
  }

  private void add(Customer customer) {
    int slot = customers.size();
    customers.add(customer.withSlot(slot));
    slotsByCity.computeIfAbsent(customer.home().city(), any -> new ArrayList<>()).add(slot);
  }

  private int age() {
    return dice.between(1, OLDEST_DAYS);
  }
}
