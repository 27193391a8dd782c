package io.aemp.sample.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import io.aemp.sample.SampleApplication;
import io.aemp.sample.farm.Farm;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Scales the images of a folder. Starts the same nodes as the web application, without
 * the page.
 */
@Command(name = "scale", sortOptions = false,
		description = "Scales the JPEG and PNG images of a folder, without its subfolders, into another folder.",
		exitCodeListHeading = "%nExit codes:%n",
		exitCodeList = { "0:All images are scaled.", "1:Some images failed.", "2:The arguments are wrong.",
				"130:The command was interrupted." },
		footer = { "", "Example: java -jar sample-app.jar scale photos thumbnails --width=160" })
final class ScaleCommand implements Callable<Integer> {

	private static final int SUCCESS = 0;

	private static final int SOME_FAILED = 1;

	static final int INTERRUPTED = 130;

	private final List<String> settings;

	private final PrintStream out;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

	@Parameters(index = "0", paramLabel = "<in-folder>", description = "Folder with the images.")
	private Path from = Path.of("");

	@Parameters(index = "1", paramLabel = "<out-folder>",
			description = "Folder for the scaled images. It is created if it does not exist.")
	private Path to = Path.of("");

	@Option(names = "--width", paramLabel = "<pixels>", defaultValue = "320",
			description = "Width of the scaled images, ${DEFAULT-VALUE} by default. Images are never enlarged.")
	private int width;

	@Option(names = { "-h", "--help" }, usageHelp = true, description = "Prints this help.")
	private boolean help;

	/**
	 * Creates the command.
	 * @param settings settings of the application
	 * @param out takes the results
	 */
	ScaleCommand(List<String> settings, PrintStream out) {
		this.settings = settings;
		this.out = out;
	}

	@Override
	public Integer call() {
		FolderArguments arguments = arguments();
		try (Interruption interruption = Interruption.install();
				ConfigurableApplicationContext context = start(arguments)) {
			interruption.begin();
			FolderScaling scaling = new FolderScaling(context.getBean(Farm.class), this.out, Progress.of(this.out));
			boolean allScaled = scaling.scale(arguments);
			return interruption.isRequested() ? INTERRUPTED : (allScaled ? SUCCESS : SOME_FAILED);
		}
		catch (IOException ex) {
			this.spec.commandLine().getErr().println("Cannot continue: " + ex);
			return SOME_FAILED;
		}
	}

	private FolderArguments arguments() {
		try {
			return FolderArguments.of(this.from, this.to, this.width, this.settings);
		}
		catch (UsageException ex) {
			throw new CommandLine.ParameterException(this.spec.commandLine(), String.valueOf(ex.getMessage()), ex);
		}
	}

	private static ConfigurableApplicationContext start(FolderArguments arguments) {
		return new SpringApplicationBuilder(SampleApplication.class).web(WebApplicationType.NONE)
			.profiles("cli")
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			// The command closes its context itself, after it has stopped its work.
			.registerShutdownHook(false)
			.properties("logging.config=classpath:logback-cli.xml")
			.run(arguments.settings().toArray(String[]::new));
	}

}
