package dev.weir.it.sim;

import dev.weir.coordinator.message.Answer;
import java.util.ArrayList;
import java.util.List;

/** One client for each job; an answer goes to the one that asked. */
final class SimClients {
  /** As many as there can be. */
  static final int MOST = 4;

  private final List<SimClient> clients = new ArrayList<>();

  SimClients(SimWorld world) {
    for (int i = 0; i < world.plan.loads().size(); i++) {
      clients.add(new SimClient(world, i));
    }
  }

  List<SimClient> all() {
    return clients;
  }

  SimClient get(int number) {
    return clients.get(number);
  }

  /** A coordinator answers. */
  void answered(long token, Answer answer) {
    clients.get((int) (token % MOST)).answered(token, answer);
  }

  /** Whether this is a request to stop. */
  boolean isStop(long token) {
    return clients.get((int) (token % MOST)).isStop(token);
  }

  boolean areOver() {
    return clients.stream().allMatch(SimClient::isOver);
  }
}
