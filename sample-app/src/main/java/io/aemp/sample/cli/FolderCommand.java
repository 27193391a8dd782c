package io.aemp.sample.cli;

import java.io.IOException;
import java.io.PrintStream;

import io.aemp.sample.SampleApplication;
import io.aemp.sample.farm.Farm;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code scale <in-folder> <out-folder> [--width=320]}. Starts the same nodes
 * as the web application, but for the page.
 *
 * @since 0.1.0
 */
public final class FolderCommand {

	/** The command's name, the first argument. */
	public static final String NAME = "scale";

	private static final int SUCCESS = 0;

	private static final int SOME_FAILED = 1;

	private static final int WRONG_USAGE = 2;

	private FolderCommand() {
	}

	/**
	 * Runs the command.
	 * @param args all arguments, the command's name too
	 * @param out for the results
	 * @param err for everything else
	 * @return the exit code: 0, or 1 if some images failed, or 2 if the arguments are
	 * wrong
	 */
	public static int main(String[] args, PrintStream out, PrintStream err) {
		FolderArguments arguments;
		try {
			arguments = FolderArguments.parse(args);
		}
		catch (UsageException ex) {
			err.println(ex.getMessage());
			err.println(FolderArguments.USAGE);
			return WRONG_USAGE;
		}
		try (ConfigurableApplicationContext context = start(arguments)) {
			Farm farm = context.getBean(Farm.class);
			return new FolderScaling(farm, out).scale(arguments) ? SUCCESS : SOME_FAILED;
		}
		catch (IOException ex) {
			err.println("Cannot go on: " + ex);
			return SOME_FAILED;
		}
	}

	private static ConfigurableApplicationContext start(FolderArguments arguments) {
		return new SpringApplicationBuilder(SampleApplication.class).web(WebApplicationType.NONE)
			.profiles("cli")
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties("logging.config=classpath:logback-cli.xml")
			.run(arguments.others().toArray(String[]::new));
	}

}
