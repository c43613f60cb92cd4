package dev.weir.worker.process;

/** Where a worker's executors run. Called by its control thread. */
interface ExecutorLauncher {
  void launch(String executor);

  /** Ends an executor at once; one that is gone already is none. */
  void kill(String executor, String reason);

  void killAll();

  /** Hears of starts and ends, on any thread. */
  interface Listener {
    void launched(String executor, long pid);

    void exited(String executor, int exitCode, String lastWords);
  }
}
