; The installer for Windows, made by Inno Setup 6 of the frozen program: iscc /DVersion=1.2.3 packaging\windows\rulewright.iss
#ifndef Version
  #error Say /DVersion=…
#endif

[Setup]
AppId={{6E0C4B0A-5D0B-4C1E-9A53-3B6D3E7B7F10}
AppName=Rulewright
AppVersion={#Version}
AppPublisher=Rulewright contributors
DefaultDirName={autopf}\Rulewright
DefaultGroupName=Rulewright
DisableProgramGroupPage=yes
; A person without the rights of an administrator installs it for themselves.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
ChangesEnvironment=yes
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\icons\rulewright.ico
UninstallDisplayIcon={app}\rulewright.exe
SourceDir=.
OutputDir=..\..\dist
OutputBaseFilename=rulewright-{#Version}-windows-x64
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"
Name: "it"; MessagesFile: "compiler:Languages\Italian.isl"
Name: "pl"; MessagesFile: "compiler:Languages\Polish.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "..\..\dist\rulewright\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion
Source: "..\..\build\icons\rulewright-*.ico"; DestDir: "{app}\icons"; Flags: ignoreversion

[Icons]
Name: "{group}\Rulewright"; Filename: "{app}\rulewright.exe"
Name: "{autodesktop}\Rulewright"; Filename: "{app}\rulewright.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.rulewright"; ValueType: string; ValueData: "Rulewright.Workspace"; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\Rulewright.Workspace"; ValueType: string; ValueData: "Rulewright workspace"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Rulewright.Workspace\DefaultIcon"; ValueType: string; ValueData: "{app}\icons\rulewright-workspace.ico"
Root: HKA; Subkey: "Software\Classes\Rulewright.Workspace\shell\open\command"; ValueType: string; ValueData: """{app}\rulewright.exe"" ""%1"""
; Windows knows only the last part of a name, so that Rulewright is offered for .json beside what opens it.
Root: HKA; Subkey: "Software\Classes\Rulewright.Rules"; ValueType: string; ValueData: "Rulewright rule set"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Rulewright.Rules\DefaultIcon"; ValueType: string; ValueData: "{app}\icons\rulewright-rules.ico"
Root: HKA; Subkey: "Software\Classes\Rulewright.Rules\shell\open\command"; ValueType: string; ValueData: """{app}\rulewright.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.json\OpenWithProgids"; ValueType: string; ValueName: "Rulewright.Rules"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty

[Run]
Filename: "{app}\rulewright.exe"; Description: "{cm:LaunchProgram,Rulewright}"; Flags: nowait postinstall skipifsilent
