// The configuration of a running host: read at the start and on SIGHUP, changed by the admin API. A faulty file or
// change leaves what was there. Any thread; reading and changing block on the disk.
#pragma once

#include <admin/configuration.hpp>
#include <app/settings.hpp>

#include <functional>
#include <mutex>

namespace berth::host::app {

class live_configuration : public admin::configuration {
public:
    // Puts live settings into effect. Returns a fault when that is impossible; then nothing has changed.
    using applier = std::function<std::vector<fault>(const settings&)>;

    // `sources` without file and document. An explicit file must exist; otherwise it may come with the first change.
    live_configuration(layer_sources sources, std::filesystem::path file, bool must_exist);

    // Reads the file. Returns everything that is wrong; then the former values stay.
    std::vector<fault> load();
    // From now on every change goes through it. Call once, after a load, before the other functions.
    void run_with(applier apply) { apply_ = std::move(apply); }

    std::shared_ptr<const settings> current() const;
    const std::filesystem::path& file() const noexcept { return file_; }
    // Variables that look misspelled, as of the last load.
    std::vector<fault> doubtful() const;
    // Settings whose value differs from the one this process runs with.
    std::vector<std::string> waiting_for_restart() const;

    std::string document() const override { return current()->to_json(); }
    std::string entity_tag() const override;
    std::string schema() const override;
    std::string check(std::string_view document) const override;
    admin::configuration_outcome apply(const admin::configuration_change& change) override;

private:
    layered layer_with(const std::string& document) const;
    admin::configuration_outcome apply_document(const std::string& document);
    void take(settings values);

    const layer_sources sources_;
    const std::filesystem::path file_;
    const bool must_exist_;
    applier apply_;
    std::mutex changing_;      // held over a whole load or change, so that they come one after the other
    mutable std::mutex mutex_; // guards what follows
    std::shared_ptr<const settings> started_with_;
    std::shared_ptr<const settings> current_;
    std::vector<fault> doubtful_;
};

} // namespace berth::host::app
