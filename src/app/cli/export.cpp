// `inkling export`: a model file in another format.
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/models.h"
#include "app/cli/output.h"

namespace inkling::cli {
namespace {

struct ExportFlags {
  explicit ExportFlags(CLI::App& app) : output(app) {}

  std::string load, out, format;
  bool float16 = false, sidecar = false;
  OutputFlags output;
};

std::filesystem::path sidecar_of(const ExportFlags& flags) {
  return std::filesystem::path(flags.out).replace_extension(".json");
}

Result<ModelFormat> format_of(const ExportFlags& flags) {
  if (!flags.format.empty()) return *model_format_named(flags.format);  // checked by CLI11
  const std::string ending = std::filesystem::path(flags.out).extension().string();
  const auto format = model_format_named(ending.empty() ? ending : ending.substr(1));
  if (format) return *format;
  return Error{ErrorCode::kInvalidArgument,
               "--out: found the ending \"" + ending +
                   "\", expected .safetensors, .npz or .onnx, or --format beside it."};
}

Status check(const ExportFlags& flags) {
  if (const Status status = flags.output.check(); !status) return status;
  std::vector<std::filesystem::path> files = {flags.out};
  if (flags.sidecar) files.push_back(sidecar_of(flags));
  if (!flags.output.json.empty() && !flags.output.json_to_stdout())
    files.emplace_back(flags.output.json);
  for (std::size_t i = 0; i < files.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (files[i] == files[j])
        return Error{ErrorCode::kInvalidArgument, "Found " + files[i].string() +
                                                      " as the name of two files to write, "
                                                      "expected different names."};
  for (const auto& file : files)
    if (const Status status = check_writable(file, flags.output.if_exists()); !status)
      return Error{status.error().code, "--out: " + status.error().message};
  return {};
}

Status write(const ExportFlags& flags, const std::filesystem::path& path,
             std::span<const std::uint8_t> content) {
  const Status status = write_file_atomically(path, content, flags.output.if_exists());
  if (status.ok()) return {};
  return Error{status.error().code, "--out: " + status.error().message};
}

ExitCode run(const ExportFlags& flags) {
  const auto format = format_of(flags);
  if (!format) return fail(format.error());
  if (const Status status = check(flags); !status) return fail(status.error());
  const auto model = load_model(flags.load);
  if (!model) return fail(ExitCode::kFailure, model.error().message);
  const Bytes content =
      format_model_as(*format, model->file, flags.float16 ? Precision::kHalf : Precision::kSingle);
  if (const Status status = write(flags, flags.out, content); !status)
    return fail(ExitCode::kFailure, status.error().message);
  if (flags.sidecar) {
    const std::string name = std::filesystem::path(flags.out).filename().string();
    const std::string text = format_sidecar(model->file, *format, name, content);
    if (const Status status =
            write(flags, sidecar_of(flags),
                  {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
        !status)
      return fail(ExitCode::kFailure, status.error().message);
  }
  if (!flags.output.quiet)
    std::fprintf(text_stream(flags.output), "Wrote %s (%s, %s bytes)%s.\n", flags.out.c_str(),
                 std::string(to_string(*format)).c_str(),
                 with_commas(static_cast<std::int64_t>(content.size())).c_str(),
                 flags.sidecar ? (" and " + sidecar_of(flags).string()).c_str() : "");
  nlohmann::json report = {{"load", flags.load},           {"out", flags.out},
                           {"format", to_string(*format)}, {"float16", flags.float16},
                           {"bytes", content.size()},      {"sidecar", nullptr}};
  if (flags.sidecar) report["sidecar"] = sidecar_of(flags).string();
  if (const Status status = write_report(flags.output, report); !status)
    return fail(ExitCode::kFailure, status.error().message);
  return ExitCode::kOk;
}

}  // namespace

Action add_export(CLI::App& app) {
  CLI::App* command = app.add_subcommand("export", "Write a model file in another format");
  command->footer(
      "Examples:\n"
      "  inkling export --load digits.safetensors --out digits.npz\n"
      "  inkling export --load digits.safetensors --out digits.onnx --float16\n"
      "  inkling export --load digits.npz --out weights.bin --format safetensors --sidecar\n\n" +
      app.get_footer());
  const auto flags = std::make_shared<ExportFlags>(*command);
  command->add_option("--load", flags->load, "The model, a safetensors or .npz file")
      ->type_name("FILE")
      ->required();
  command->add_option("--out", flags->out, "The file to write; its ending tells the format")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--format", flags->format,
                   "The format, whatever the ending: safetensors, npz, onnx")
      ->type_name("NAME")
      ->check(CLI::IsMember({"safetensors", "npz", "onnx"}));
  command->add_flag("--float16", flags->float16,
                    "Numbers of 16 bits: half the file, the last digits rounded");
  command->add_flag("--sidecar", flags->sidecar,
                    "Describe the model in a JSON file beside --out, named like it with .json");
  return [flags] { return run(*flags); };
}

}  // namespace inkling::cli
