package io.aemp.sample;

import io.aemp.sample.cli.SampleCommand;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The image-scaling farm. One program with four modes:
 * <ul>
 * <li>Without a command: a web node with the page on http://localhost:8080, and two
 * worker nodes in the same process, linked to it over TCP on loopback with a secret made
 * at start. With a bind and a secret of your own, workers of other processes can join:
 * {@code --aemp.binds=127.0.0.1:4040 --aemp.secret=...}
 * <li>With {@code --spring.profiles.active=worker --aemp.node-id=worker-3
 * --aemp.seeds=127.0.0.1:4040 --aemp.secret=...}: one worker, without the page.
 * <li>With {@code --spring.profiles.active=seed}: a global node without ports of its own,
 * which the others ask for workers. The containers of a network start with three of them.
 * <li>With {@code scale <in-folder> <out-folder> [--width=320]}: scales a folder of
 * images into another and ends. {@code --help} prints the commands.
 * </ul>
 * The property {@code farm.local-workers} says how many workers are started in the
 * process: 2, but none if {@code aemp.seeds} says that there is a network already.
 *
 * @since 0.1.0
 */
@SpringBootApplication
public class SampleApplication {

	public static void main(String[] args) {
		if (SampleCommand.isCommand(args)) {
			System.exit(SampleCommand.run(args, System.out, System.err));
		}
		SpringApplication.run(SampleApplication.class, args);
	}

}
