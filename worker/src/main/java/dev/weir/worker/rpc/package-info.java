/**
 * gRPC of workers and executors: the control stream to the leader, the exchange between executors,
 * and the mapping between messages and plain records. No decision is made here.
 */
package dev.weir.worker.rpc;
