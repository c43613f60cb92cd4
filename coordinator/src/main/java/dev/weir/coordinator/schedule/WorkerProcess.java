package dev.weir.coordinator.schedule;

import dev.weir.coordinator.message.WorkerNews;

/** A worker daemon as {@link Fleet} knows it. */
final class WorkerProcess {
  final String id;
  final String incarnation;
  final WorkerNews.Hello hello;
  boolean connected = true;
  long lastHeardMillis;

  WorkerProcess(String id, String incarnation, WorkerNews.Hello hello, long nowMillis) {
    this.id = id;
    this.incarnation = incarnation;
    this.hello = hello;
    this.lastHeardMillis = nowMillis;
  }

  int slots() {
    return hello.capacity().slots();
  }

  int maxExecutors() {
    return hello.capacity().maxExecutors();
  }
}
