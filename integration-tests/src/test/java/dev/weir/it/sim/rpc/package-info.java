/** What control streams of a simulation carry: real messages, through both sides' mappings. */
package dev.weir.it.sim.rpc;
