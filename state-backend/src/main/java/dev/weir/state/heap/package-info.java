/**
 * Keyed state as objects on the heap, for state that fits. Way in: {@link
 * dev.weir.state.heap.HeapStateBackend}.
 */
package dev.weir.state.heap;
