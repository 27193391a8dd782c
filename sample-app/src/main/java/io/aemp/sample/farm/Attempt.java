package io.aemp.sample.farm;

import io.aemp.Guard;

/**
 * A job in the hands of one worker.
 *
 * @param number counts the attempts of the job from 1
 * @param worker who has the job
 * @param reply the ID of the port for the answer: each attempt has its own, so that a
 * late answer to an earlier one finds nobody
 * @param guards the time-out and the monitor of the reply port
 */
record Attempt(int number, Worker worker, String reply, Guard guards) {
}
